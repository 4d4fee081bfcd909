using Maas.Core;
using Maas.Core.Registry;
using SkiaSharp;

namespace Maas.Codecs.Images;

/// <summary>
/// A PNG, JPEG or WebP file to pixels, upright as its EXIF orientation says. 16 bits become 8, palettes and CMYK become colours,
/// what is transparent shows the background, the first picture of an animation counts, colour profiles are not applied.
/// </summary>
internal static class ImageDecoder
{
    // The longest side that a JPEG can have; a PNG of one pixel by millions is no picture but costs as much.
    private const int MostSide = 65_535;

    /// <summary>Pixels [height, width, channels] with 1 channel (grey) or 3 (red, green, blue). The caller disposes them.</summary>
    /// <param name="room">Null: no other is decoded beside it that would matter.</param>
    /// <exception cref="ServiceException">It is no picture, is broken, has more than <paramref name="mostPixels"/>, or finds no room.
    /// </exception>
    public static unsafe Pixels Decode(
        ReadOnlySpan<byte> bytes, int channels, long mostPixels, BackgroundColor background, DecodingRoom? room = null)
    {
        var format = ImageFormat.Of(bytes);
        fixed (byte* start = bytes)
        {
            using var data = SKData.Create((IntPtr)start, bytes.Length);
            using var codec = SKCodec.Create(data) ?? throw Refuse(
                $"the {format} file's header is cut off, broken, or of more pixels than can be decoded ({bytes.Length} bytes)");
            var (width, height) = (codec.Info.Width, codec.Info.Height);
            if ((long)width * height > mostPixels || Math.Max(width, height) > MostSide)
            {
                throw Refuse(
                    $"the {format} picture has {width}×{height} pixels; at most {mostPixels} in all, {MostSide} a side, are possible");
            }

            if (format == "JPEG" && JpegInks.AreUnknown(bytes))
            {
                throw Refuse("the JPEG file is CMYK without Adobe's word that its inks are inverted; save it as RGB");
            }

            using var place = room?.Enter((long)width * height);
            using var raw = Read(codec, format);
            var orientation = format == "JPEG" ? codec.EncodedOrigin : ExifOrientation.Find(bytes, format);
            return Orientation.Apply(raw, orientation, channels, background);
        }
    }

    private static unsafe Pixels Read(SKCodec codec, string format)
    {
        // No colour space in the request: values are those of the file. Transparency unmultiplied, so that whites are ours to mix.
        var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        var pixels = new Pixels(info.Width, info.Height, channels: 4);
        fixed (byte* first = pixels.Bytes)
        {
            var result = codec.GetPixels(info, (IntPtr)first);
            if (result == SKCodecResult.Success)
            {
                return pixels;
            }

            pixels.Dispose();
            throw Refuse(result == SKCodecResult.IncompleteInput
                ? $"the {format} file is cut off before its last pixels"
                : $"the {format} file's pixels are broken ({result})");
        }
    }

    private static ServiceException Refuse(string detail) => ServiceError.InvalidImage.With(detail);
}
