using Maas.Core.Registry;
using SkiaSharp;

namespace Maas.Codecs.Images;

/// <summary>Turns decoded pixels upright, and to grey or red-green-blue over a background, in one pass.</summary>
internal static class Orientation
{
    public static Pixels Apply(Pixels source, SKEncodedOrigin origin, int channels, BackgroundColor background)
    {
        // From the fifth on, rows and columns change places (EXIF 2.32, tag 274).
        var isTurned = origin >= SKEncodedOrigin.LeftTop;
        var upright = isTurned ? new Pixels(source.Height, source.Width, channels) : new Pixels(source.Width, source.Height, channels);
        var (flipX, flipY) = Flips(origin);
        var from = source.Bytes;
        var to = upright.Bytes;
        var written = 0;
        for (var y = 0; y < upright.Height; y++)
        {
            for (var x = 0; x < upright.Width; x++)
            {
                var (column, row) = isTurned ? (y, x) : (x, y);
                column = flipX ? source.Width - 1 - column : column;
                row = flipY ? source.Height - 1 - row : row;
                Put(from.Slice(((row * source.Width) + column) * 4, 4), to.Slice(written, channels), background);
                written += channels;
            }
        }

        return upright;
    }

    // Whether the source's columns and rows run the other way.
    private static (bool X, bool Y) Flips(SKEncodedOrigin origin) => origin switch
    {
        SKEncodedOrigin.TopRight => (true, false),
        SKEncodedOrigin.BottomRight => (true, true),
        SKEncodedOrigin.BottomLeft => (false, true),
        SKEncodedOrigin.RightTop => (false, true),
        SKEncodedOrigin.RightBottom => (true, true),
        SKEncodedOrigin.LeftBottom => (true, false),
        _ => (false, false),
    };

    private static void Put(ReadOnlySpan<byte> rgba, Span<byte> target, BackgroundColor background)
    {
        var alpha = rgba[3];
        var red = Over(background.Red, rgba[0], alpha);
        var green = Over(background.Green, rgba[1], alpha);
        var blue = Over(background.Blue, rgba[2], alpha);
        if (target.Length == 3)
        {
            (target[0], target[1], target[2]) = ((byte)red, (byte)green, (byte)blue);
            return;
        }

        // ITU-R 601 luma in 16-bit fixed point, as Pillow has it; its weights add up to 65,536, so that grey stays the grey it was.
        target[0] = (byte)(((red * 19595) + (green * 38470) + (blue * 7471) + 0x8000) >> 16);
    }

    private static int Over(byte background, byte value, byte alpha) => ((value * alpha) + (background * (255 - alpha)) + 127) / 255;
}
