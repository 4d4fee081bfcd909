namespace Maas.Codecs.Audio;

/// <summary>Frames of samples to the mean of their channels.</summary>
internal static class ChannelMean
{
    public static void Take<TSample>(ReadOnlySpan<byte> frames, int channels, Span<float> mono)
        where TSample : ISample
    {
        if (channels == 1)
        {
            for (var i = 0; i < mono.Length; i++)
            {
                mono[i] = TSample.Read(frames[(i * TSample.Bytes)..]);
            }

            return;
        }

        var at = 0;
        for (var i = 0; i < mono.Length; i++)
        {
            var sum = 0f;
            for (var c = 0; c < channels; c++)
            {
                sum += TSample.Read(frames[at..]);
                at += TSample.Bytes;
            }

            mono[i] = sum / channels;
        }
    }
}
