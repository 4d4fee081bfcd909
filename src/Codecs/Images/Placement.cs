using Maas.Core.Registry;

namespace Maas.Codecs.Images;

/// <summary>Which stretch of the source fills which rectangle of the target.</summary>
/// <param name="SourceX">The stretch's left, top, width and height in source pixels, not always whole.</param>
/// <param name="X">The rectangle's left, top, width and height in target pixels.</param>
internal readonly record struct Placement(
    double SourceX, double SourceY, double SourceWidth, double SourceHeight, int X, int Y, int Width, int Height)
{
    public static Placement Of(ImageResize resize, int sourceWidth, int sourceHeight, int width, int height) => resize switch
    {
        ImageResize.Stretch => new(0, 0, sourceWidth, sourceHeight, 0, 0, width, height),
        ImageResize.CenterCrop => Crop(sourceWidth, sourceHeight, width, height),
        ImageResize.Pad => Pad(sourceWidth, sourceHeight, width, height),
        _ => throw new InvalidOperationException($"unknown resize {resize}"),
    };

    private static Placement Crop(int sourceWidth, int sourceHeight, int width, int height)
    {
        var scale = Math.Max((double)width / sourceWidth, (double)height / sourceHeight);
        var (cutWidth, cutHeight) = (Math.Min(width / scale, sourceWidth), Math.Min(height / scale, sourceHeight));
        return new((sourceWidth - cutWidth) / 2, (sourceHeight - cutHeight) / 2, cutWidth, cutHeight, 0, 0, width, height);
    }

    private static Placement Pad(int sourceWidth, int sourceHeight, int width, int height)
    {
        var scale = Math.Min((double)width / sourceWidth, (double)height / sourceHeight);
        var fitWidth = Math.Clamp((int)Math.Round(sourceWidth * scale), 1, width);
        var fitHeight = Math.Clamp((int)Math.Round(sourceHeight * scale), 1, height);
        return new(0, 0, sourceWidth, sourceHeight, (width - fitWidth) / 2, (height - fitHeight) / 2, fitWidth, fitHeight);
    }
}
