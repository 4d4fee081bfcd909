using System.Buffers;
using Maas.Core.Registry;

namespace Maas.Codecs.Images;

/// <summary>Pixels to another size, as float values 0 to 255 that are not rounded. The same size gives the same pixels exactly.</summary>
internal static class Resampler
{
    /// <summary>Fills [height, width, channels]; what the picture doesn't reach (padding) is black.</summary>
    public static void Resample(Pixels source, ImageResize resize, int width, int height, Span<float> target)
    {
        if (source.Width == width && source.Height == height)
        {
            for (var i = 0; i < target.Length; i++)
            {
                target[i] = source.Bytes[i];
            }

            return;
        }

        var place = Placement.Of(resize, source.Width, source.Height, width, height);
        var across = new Sampling(source.Width, place.SourceX, place.SourceWidth, place.Width);
        var down = new Sampling(source.Height, place.SourceY, place.SourceHeight, place.Height);
        var rowLength = place.Width * source.Channels;
        var narrow = ArrayPool<float>.Shared.Rent(checked(source.Height * rowLength));
        try
        {
            Across(source, across, narrow);
            target.Clear();
            Down(narrow, rowLength, down, target, (((place.Y * width) + place.X) * source.Channels, width * source.Channels));
        }
        finally
        {
            ArrayPool<float>.Shared.Return(narrow);
        }
    }

    private static void Across(Pixels source, Sampling across, Span<float> narrow)
    {
        var channels = source.Channels;
        var written = 0;
        for (var y = 0; y < source.Height; y++)
        {
            var row = source.Bytes.Slice(y * source.Width * channels, source.Width * channels);
            for (var x = 0; x < across.Length; x++)
            {
                var weights = across.Weights(x);
                for (var c = 0; c < channels; c++)
                {
                    var sum = 0f;
                    var at = (across.First(x) * channels) + c;
                    foreach (var weight in weights)
                    {
                        sum += weight * row[at];
                        at += channels;
                    }

                    narrow[written++] = sum;
                }
            }
        }
    }

    private static void Down(ReadOnlySpan<float> narrow, int rowLength, Sampling down, Span<float> target, (int Start, int Stride) place)
    {
        for (var y = 0; y < down.Length; y++)
        {
            var row = target.Slice(place.Start + (y * place.Stride), rowLength);
            var weights = down.Weights(y);
            for (var k = 0; k < weights.Length; k++)
            {
                var source = narrow.Slice((down.First(y) + k) * rowLength, rowLength);
                for (var i = 0; i < row.Length; i++)
                {
                    row[i] += weights[k] * source[i];
                }
            }
        }
    }
}
