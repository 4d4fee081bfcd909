using Maas.Core;
using Maas.Core.Registry;

namespace Maas.Codecs.Images;

/// <summary>What an image encoding must be to be used: manifests come from outside, too.</summary>
internal static class ImageEncodingRule
{
    /// <summary>16,777,216 values are 64 MiB a picture.</summary>
    public const long MostValues = 1 << 24;

    private const int MostShorterSide = 1 << 14;

    public static void Check(ImageEncoding encoding)
    {
        Ask(encoding is { Width: > 0, Height: > 0 }, $"width and height are {encoding.Width} and {encoding.Height}; 1 or more is needed");
        Ask(encoding.Channels is 1 or 3, $"channels is {encoding.Channels}; 1 (grey) or 3 (red, green, blue) are expected");
        Ask(
            (Int128)encoding.Width * encoding.Height * encoding.Channels <= MostValues,
            $"{encoding.Width}×{encoding.Height}×{encoding.Channels} are more than {MostValues} values");
        Ask(
            encoding.ShorterSide is null || (encoding.Resize == ImageResize.CenterCrop
                && encoding.ShorterSide >= Math.Max(encoding.Width, encoding.Height) && encoding.ShorterSide <= MostShorterSide),
            $"shorterSide is {encoding.ShorterSide}; {Math.Max(encoding.Width, encoding.Height)} to {MostShorterSide} are expected, with "
                + "resize center-crop");
        Ask(float.IsFinite(encoding.Scale), "scale is not a finite number");
        Ask(
            encoding.Mean.Count == 0 || (encoding.Mean.Count == encoding.Channels && encoding.Mean.All(float.IsFinite)),
            $"mean has {encoding.Mean.Count} numbers; one finite number for each of {encoding.Channels} channels, or none, are expected");
        Ask(
            encoding.StandardDeviation.Count is 0 || encoding.StandardDeviation.Count == encoding.Channels,
            $"standardDeviation has {encoding.StandardDeviation.Count} numbers; {encoding.Channels}, or none, are expected");
        Ask(
            encoding.StandardDeviation.All(deviation => deviation > 0 && float.IsFinite(deviation)),
            "standardDeviation has a number that is not finite and above 0");
        Ask(BackgroundColor.TryParse(encoding.Background, out _),
            $"background is \"{encoding.Background}\"; {BackgroundColor.Expected} is expected");
    }

    private static void Ask(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw ServiceError.InvalidRequest.With($"image encoding: {otherwise}");
        }
    }
}
