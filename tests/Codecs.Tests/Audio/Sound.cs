using Maas.Codecs.Audio;
using Maas.Core.Registry;

namespace Maas.Codecs.Tests.Audio;

/// <summary>Files through the encoder.</summary>
internal static class Sound
{
    public static float[] Encode(byte[] file, int rate, int samples)
    {
        var encoder = new AudioEncoder(new AudioEncoding { Input = "input", SampleRate = rate, Samples = samples });
        var destination = new float[encoder.Length];
        encoder.Encode(file, destination);
        return destination;
    }
}
