using System.Buffers.Binary;

namespace Maas.Datasets.Images;

/// <summary>Follows the segments of a JPEG (marker, length, data) to its frame header and its pixels.</summary>
internal static class JpegHeader
{
    public static string? Find(ReadOnlySpan<byte> bytes, ref ImageHeader header)
    {
        for (var at = 2; at + 4 <= bytes.Length;)
        {
            if (bytes[at] != 0xFF)
            {
                return $"the JPEG is broken: no segment begins at byte {at}";
            }

            var marker = bytes[at + 1];
            if (marker is 0xFF or 0x01 or (>= 0xD0 and <= 0xD7))
            {
                at += marker == 0xFF ? 1 : 2;
                continue;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
            if (length < 2 || length > bytes.Length - at - 2)
            {
                break;
            }

            if (marker == 0xDA)
            {
                return CheckPixels(bytes[(at + 2 + length)..], header);
            }

            if (IsFrame(marker) && FindSize(bytes.Slice(at + 4, length - 2), ref header) is { } problem)
            {
                return problem;
            }

            at += 2 + length;
        }

        return "the JPEG is cut off before its pixels";
    }

    // Start of frame, all kinds; C4, C8 and CC are tables and reserved (ITU T.81, table B.1).
    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    private static string? FindSize(ReadOnlySpan<byte> frame, ref ImageHeader header)
    {
        if (frame.Length < 6)
        {
            return "the JPEG is broken: its frame header is too short";
        }

        var height = BinaryPrimitives.ReadUInt16BigEndian(frame[1..]);
        var width = BinaryPrimitives.ReadUInt16BigEndian(frame[3..]);
        header = new(width, height, frame[5] == 1 ? 1 : 3);
        return null;
    }

    // Inside the pixels an FF is always followed by a zero or a restart mark, so FF D9 is the end mark and nothing else.
    private static string? CheckPixels(ReadOnlySpan<byte> pixels, ImageHeader header)
    {
        if (header.Width == 0)
        {
            return "the JPEG has no frame header before its pixels";
        }

        return pixels.LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xD9]) >= 0 ? null : "the JPEG is cut off: its end mark (EOI) is missing";
    }
}
