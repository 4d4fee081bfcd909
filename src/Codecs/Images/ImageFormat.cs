using Maas.Core;

namespace Maas.Codecs.Images;

/// <summary>What a file is, by its first bytes. Only what is known here goes to the decoder, which could open more.</summary>
internal static class ImageFormat
{
    /// <exception cref="ServiceException">It is not one of the formats that are taken; says what it is instead.</exception>
    public static string Of(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => "PNG",
        [0xFF, 0xD8, 0xFF, ..] => "JPEG",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => "WebP",
        _ => throw ServiceError.InvalidImage.With($"a PNG, JPEG or WebP file is expected; {Other(bytes)} came"),
    };

    private static string Other(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [] => "nothing",
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => "a GIF file",
        [(byte)'B', (byte)'M', ..] => "a BMP file",
        [(byte)'I', (byte)'I', 42, 0, ..] or [(byte)'M', (byte)'M', 0, 42, ..] => "a TIFF file",
        [(byte)'%', (byte)'P', (byte)'D', (byte)'F', ..] => "a PDF file",
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] => "a HEIC, AVIF or MP4 file",
        _ => $"something else of {Counted.Of(bytes.Length, "byte")}",
    };
}
