using Maas.Core.Registry;

namespace Maas.Codecs.Images;

/// <summary>Which stretch of the source fills which rectangle of the target.</summary>
/// <param name="SourceX">The stretch's left, top, width and height in source pixels, not always whole.</param>
/// <param name="X">The rectangle's left, top, width and height in target pixels.</param>
internal readonly record struct Placement(
    double SourceX, double SourceY, double SourceWidth, double SourceHeight, int X, int Y, int Width, int Height)
{
    public static Placement Of(ImageEncoding encoding, int sourceWidth, int sourceHeight) => encoding.Resize switch
    {
        ImageResize.Stretch => new(0, 0, sourceWidth, sourceHeight, 0, 0, encoding.Width, encoding.Height),
        ImageResize.CenterCrop when encoding.ShorterSide is { } shorter =>
            Crop(sourceWidth, sourceHeight, encoding.Width, encoding.Height, shorter),
        ImageResize.CenterCrop => Crop(sourceWidth, sourceHeight, encoding.Width, encoding.Height),
        ImageResize.Pad => Pad(sourceWidth, sourceHeight, encoding.Width, encoding.Height),
        _ => throw new InvalidOperationException($"unknown resize {encoding.Resize}"),
    };

    private static Placement Crop(int sourceWidth, int sourceHeight, int width, int height)
    {
        var scale = Math.Max((double)width / sourceWidth, (double)height / sourceHeight);
        var (cutWidth, cutHeight) = (Math.Min(width / scale, sourceWidth), Math.Min(height / scale, sourceHeight));
        return new((sourceWidth - cutWidth) / 2, (sourceHeight - cutHeight) / 2, cutWidth, cutHeight, 0, 0, width, height);
    }

    // To whole pixels as torchvision 0.20 has it (transforms/functional.py): the longer side is cut off, the middle's beginning rounded,
    // halves to even.
    private static Placement Crop(int sourceWidth, int sourceHeight, int width, int height, int shorterSide)
    {
        var shorter = Math.Min(sourceWidth, sourceHeight);
        var wholeWidth = (int)((long)shorterSide * sourceWidth / shorter);
        var wholeHeight = (int)((long)shorterSide * sourceHeight / shorter);
        var (stepX, stepY) = ((double)sourceWidth / wholeWidth, (double)sourceHeight / wholeHeight);
        var left = Math.Round((wholeWidth - width) / 2.0, MidpointRounding.ToEven);
        var top = Math.Round((wholeHeight - height) / 2.0, MidpointRounding.ToEven);
        return new(left * stepX, top * stepY, width * stepX, height * stepY, 0, 0, width, height);
    }

    private static Placement Pad(int sourceWidth, int sourceHeight, int width, int height)
    {
        var scale = Math.Min((double)width / sourceWidth, (double)height / sourceHeight);
        var fitWidth = Math.Clamp((int)Math.Round(sourceWidth * scale), 1, width);
        var fitHeight = Math.Clamp((int)Math.Round(sourceHeight * scale), 1, height);
        return new(0, 0, sourceWidth, sourceHeight, (width - fitWidth) / 2, (height - fitHeight) / 2, fitWidth, fitHeight);
    }
}
