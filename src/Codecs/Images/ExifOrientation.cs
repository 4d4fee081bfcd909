using System.Buffers.Binary;
using SkiaSharp;

namespace Maas.Codecs.Images;

/// <summary>The orientation of PNG and WebP files, which have Exif in a chunk; the decoder reads that of JPEG files alone.</summary>
internal static class ExifOrientation
{
    private const int PngSignature = 8;
    private const int RiffHeader = 12;
    private const ushort Tag = 0x0112;

    public static SKEncodedOrigin Find(ReadOnlySpan<byte> file, string format)
    {
        var value = Read(format == "PNG" ? PngChunk(file) : WebpChunk(file));
        return value is >= 1 and <= 8 ? (SKEncodedOrigin)value : SKEncodedOrigin.TopLeft;
    }

    private static ReadOnlySpan<byte> PngChunk(ReadOnlySpan<byte> file)
    {
        for (long at = PngSignature; at + 12 <= file.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file[(int)at..]);
            var body = file[((int)at + 8)..];
            if (file.Slice((int)at + 4, 4).SequenceEqual("eXIf"u8))
            {
                return body[..(int)Math.Min(length, (uint)body.Length)];
            }

            at += length + 12L;
        }

        return [];
    }

    private static ReadOnlySpan<byte> WebpChunk(ReadOnlySpan<byte> file)
    {
        for (long at = RiffHeader; at + 8 <= file.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(file[((int)at + 4)..]);
            var body = file[((int)at + 8)..];
            if (file.Slice((int)at, 4).SequenceEqual("EXIF"u8))
            {
                var exif = body[..(int)Math.Min(length, (uint)body.Length)];
                return exif.StartsWith("Exif\0\0"u8) ? exif[6..] : exif;
            }

            at += 8L + length + (length & 1);
        }

        return [];
    }

    // A TIFF header, and the first directory's entries of twelve bytes each; 0 where there is none such.
    private static int Read(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 10 || !(tiff.StartsWith("II*\0"u8) || tiff.StartsWith("MM\0*"u8)))
        {
            return 0;
        }

        var isBigEndian = tiff[0] == 'M';
        var start = isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]);
        if (start > tiff.Length - 2)
        {
            return 0;
        }

        var count = Word(tiff[(int)start..], isBigEndian);
        var entries = tiff[((int)start + 2)..];
        for (var i = 0; i < count && (i + 1) * 12 <= entries.Length; i++)
        {
            if (Word(entries[(i * 12)..], isBigEndian) == Tag)
            {
                return Word(entries[((i * 12) + 8)..], isBigEndian);
            }
        }

        return 0;
    }

    private static ushort Word(ReadOnlySpan<byte> bytes, bool isBigEndian) =>
        isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);
}
