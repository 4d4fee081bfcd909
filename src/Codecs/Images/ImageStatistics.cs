using Maas.Core.Registry;

namespace Maas.Codecs.Images;

/// <summary>Learns mean and deviation of each channel from the training part's pictures, encoded without them. For one thread.</summary>
public sealed class ImageStatistics(ImageEncoding encoding)
{
    private readonly double[] sums = new double[encoding.Channels];
    private readonly double[] squares = new double[encoding.Channels];
    private long pixels;

    /// <summary>Takes one picture as <see cref="ImageEncoder"/> gives it, of an encoding without mean and deviation.</summary>
    public void Add(ReadOnlySpan<float> picture)
    {
        var area = encoding.Width * encoding.Height;
        pixels += area;
        for (var i = 0; i < picture.Length; i++)
        {
            var channel = encoding.Layout == ImageLayout.ChannelsFirst ? i / area : i % encoding.Channels;
            sums[channel] += picture[i];
            squares[channel] += (double)picture[i] * picture[i];
        }
    }

    /// <summary>The encoding with what was learned; a channel that never changes keeps the deviation 1.</summary>
    public ImageEncoding ToEncoding() => pixels == 0
        ? encoding
        : encoding with
        {
            Mean = [.. sums.Select(sum => (float)(sum / pixels))],
            StandardDeviation = [.. sums.Select((sum, c) => Deviation(sum / pixels, squares[c] / pixels))],
        };

    private static float Deviation(double mean, double meanSquare)
    {
        var deviation = (float)Math.Sqrt(Math.Max(0, meanSquare - (mean * mean)));
        return deviation > 1e-6f ? deviation : 1;
    }
}
