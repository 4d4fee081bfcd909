using Maas.Core;
using Maas.Core.Registry;
using Maas.Core.Sounds;

namespace Maas.Codecs.Audio;

/// <summary>
/// Sound files (WAV) to rows of the input tensor, float32 [samples], as an <see cref="AudioEncoding"/> declares: channels become
/// their mean, the rate is changed by <see cref="RateConverter"/>, what is longer is cut, what is shorter ends in silence. Only as
/// much of a file is read as the row needs. Training and serving come through the same lines. For any number of threads.
/// </summary>
public sealed class AudioEncoder
{
    private readonly AudioEncoding encoding;

    /// <exception cref="ServiceException">The encoding's numbers can't be.</exception>
    public AudioEncoder(AudioEncoding encoding)
    {
        AudioEncodingRule.Check(encoding);
        this.encoding = encoding;
    }

    /// <summary>How many float32 values a sound becomes.</summary>
    public int Length => encoding.Samples;

    /// <exception cref="ServiceException">The file is no sound that can be read; says what was found.</exception>
    public void Encode(ReadOnlySpan<byte> file, Span<float> destination)
    {
        if (!WavHeader.TryRead(file, out var header, out var reason))
        {
            throw ServiceError.InvalidSound.With(reason);
        }

        RateConverter.Convert(new Waveform(header, file), encoding.SampleRate, destination[..Length]);
    }
}
