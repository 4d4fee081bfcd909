using System.Buffers;
using Maas.Core.Registry;

namespace Maas.Codecs.Images;

/// <summary>Pixels to another size, as float values 0 to 255 that are not rounded. The same size gives the same pixels exactly.</summary>
internal static class Resampler
{
    /// <summary>Fills [height, width, channels]; what the picture doesn't reach (padding) is black.</summary>
    public static void Resample(Pixels source, ImageEncoding encoding, Span<float> target)
    {
        var (width, height) = (encoding.Width, encoding.Height);
        var place = Placement.Of(encoding, source.Width, source.Height);
        if ((source.Width, source.Height) == (width, height) && place == new Placement(0, 0, width, height, 0, 0, width, height))
        {
            for (var i = 0; i < target.Length; i++)
            {
                target[i] = source.Bytes[i];
            }

            return;
        }

        var across = new Sampling(source.Width, place.SourceX, place.SourceWidth, place.Width, encoding.Interpolation);
        var down = new Sampling(source.Height, place.SourceY, place.SourceHeight, place.Height, encoding.Interpolation);
        target.Clear();
        var stride = width * source.Channels;
        var start = (place.Y * stride) + (place.X * source.Channels);
        Down(source, across, down, target[start..], stride);
        if (encoding.Interpolation == ImageInterpolation.Bicubic)
        {
            Clamp(target);
        }
    }

    // Beside an edge the curve swings past black and white.
    private static void Clamp(Span<float> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Math.Clamp(values[i], 0, 255);
        }
    }

    // Each source row is narrowed once and then added to the target rows that it counts for: one row is held, however tall the picture.
    private static void Down(Pixels source, Sampling across, Sampling down, Span<float> target, int stride)
    {
        var length = across.Length * source.Channels;
        var narrow = ArrayPool<float>.Shared.Rent(length);
        var first = 0;
        for (var y = down.First(0); y < down.End(down.Length - 1); y++)
        {
            while (down.End(first) <= y)
            {
                first++;
            }

            Across(source, y, across, narrow);
            for (var to = first; to < down.Length && down.First(to) <= y; to++)
            {
                if (y < down.End(to))
                {
                    Add(narrow.AsSpan(0, length), down.Weights(to)[y - down.First(to)], target.Slice(to * stride, length));
                }
            }
        }

        ArrayPool<float>.Shared.Return(narrow);
    }

    private static void Across(Pixels source, int y, Sampling across, Span<float> narrow)
    {
        var channels = source.Channels;
        var row = source.Bytes.Slice(y * source.Width * channels, source.Width * channels);
        var written = 0;
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

    private static void Add(ReadOnlySpan<float> row, float weight, Span<float> target)
    {
        for (var i = 0; i < row.Length; i++)
        {
            target[i] += weight * row[i];
        }
    }
}
