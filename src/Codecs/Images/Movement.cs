using Maas.Codecs.Planning;
using Maas.Core.Jobs;
using Maas.Core.Registry;

namespace Maas.Codecs.Images;

/// <summary>Where each pixel of a changed picture comes from: one affine map, of crop, scale, flips and rotation together.</summary>
internal readonly record struct Movement(double X, double Y, double Scale, bool FlipX, bool FlipY, double Radians)
{
    public static Movement Draw(Augmentation augmentation, ImageEncoding encoding, ref ExampleRandom random)
    {
        double x = random.Whole(augmentation.CropPixels);
        double y = random.Whole(augmentation.CropPixels);
        var scale = random.Between(augmentation.Scale.Least, augmentation.Scale.Greatest);

        // What is cut out lies anywhere in the picture; a picture that was made smaller lies anywhere in its frame.
        x += random.Between(-0.5, 0.5) * Math.Abs(1 - scale) * encoding.Width;
        y += random.Between(-0.5, 0.5) * Math.Abs(1 - scale) * encoding.Height;
        var flipX = random.Flip() && augmentation.FlipHorizontal;
        var flipY = random.Flip() && augmentation.FlipVertical;
        var degrees = random.Between(-augmentation.RotateDegrees, augmentation.RotateDegrees);
        return new(x, y, scale, flipX, flipY, degrees * Math.PI / 180);
    }

    /// <summary>Fills the target from the source, both [height, width, channels]; beyond the edge its pixels are repeated.</summary>
    public void Apply(ReadOnlySpan<float> source, Span<float> target, int width, int height, int channels)
    {
        // Rows of one picture have the same step along them; whole steps between whole pixels need no mixing.
        var isExact = Scale == 1 && Radians == 0;
        var (right, down) = (FlipX ? -Scale : Scale, FlipY ? -Scale : Scale);
        var (sine, cosine) = (Math.Sin(Radians), Math.Cos(Radians));
        var (middleX, middleY) = ((width - 1) / 2.0, (height - 1) / 2.0);
        var step = (X: (float)(right * cosine), Y: (float)(right * sine));
        for (var y = 0; y < height; y++)
        {
            var row = target.Slice(y * width * channels, width * channels);
            var below = (y - middleY) * down;
            var fromX = (float)(middleX + X - (middleX * right * cosine) - (below * sine));
            var fromY = (float)(middleY + Y - (middleX * right * sine) + (below * cosine));
            if (isExact)
            {
                Copy(source, row, (int)fromX, FlipX, Math.Clamp((int)fromY, 0, height - 1) * width, width, channels);
            }
            else
            {
                Mix(source, row, fromX, fromY, step, width, height, channels);
            }
        }
    }

    private static void Copy(ReadOnlySpan<float> source, Span<float> row, int from, bool flip, int line, int width, int channels)
    {
        for (var x = 0; x < width; x++)
        {
            var at = Math.Clamp(flip ? from - x : from + x, 0, width - 1);
            source.Slice((line + at) * channels, channels).CopyTo(row[(x * channels)..]);
        }
    }

    private static void Mix(
        ReadOnlySpan<float> source, Span<float> row, float fromX, float fromY, (float X, float Y) step, int width, int height, int channels)
    {
        var written = 0;
        for (var x = 0; x < width; x++)
        {
            var sourceX = Math.Clamp(fromX + (x * step.X), 0, width - 1);
            var sourceY = Math.Clamp(fromY + (x * step.Y), 0, height - 1);
            var (left, top) = ((int)sourceX, (int)sourceY);
            var (partX, partY) = (sourceX - left, sourceY - top);
            var next = left + 1 < width ? channels : 0;
            var below = top + 1 < height ? width * channels : 0;
            var at = ((top * width) + left) * channels;
            for (var c = 0; c < channels; c++, at++)
            {
                var above = source[at] + (partX * (source[at + next] - source[at]));
                var under = source[at + below] + (partX * (source[at + below + next] - source[at + below]));
                row[written++] = above + (partY * (under - above));
            }
        }
    }
}
