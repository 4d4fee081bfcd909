using Maas.Core;
using Maas.Core.Registry;

namespace Maas.Codecs.Audio;

/// <summary>What an audio encoding must be to be used: manifests come from outside, too.</summary>
public static class AudioEncodingRule
{
    public const int LeastRate = 1_000;
    public const int GreatestRate = 192_000;

    /// <summary>16,777,216 samples are 64 MiB a sound: 17 minutes at 16 kHz.</summary>
    public const int MostSamples = 1 << 24;

    /// <exception cref="ServiceException">The encoding's numbers can't be.</exception>
    public static void Check(AudioEncoding encoding)
    {
        if (encoding.SampleRate is < LeastRate or > GreatestRate)
        {
            throw ServiceError.InvalidRequest.With(
                $"audio encoding: sampleRate is {encoding.SampleRate}; {LeastRate} to {GreatestRate} are expected");
        }

        if (encoding.Samples is < 1 or > MostSamples)
        {
            throw ServiceError.InvalidRequest.With($"audio encoding: samples is {encoding.Samples}; 1 to {MostSamples} are expected");
        }
    }
}
