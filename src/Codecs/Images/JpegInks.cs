using System.Buffers.Binary;

namespace Maas.Codecs.Images;

/// <summary>
/// Whether a JPEG file's four inks can be told. Adobe's programs store them inverted and say so in a marker of their own; the decoder
/// takes them all to be inverted. A file of four inks without that marker may be either, and would be read as its negative.
/// </summary>
internal static class JpegInks
{
    private const byte StartOfImage = 0xD8;
    private const byte StartOfScan = 0xDA;
    private const byte Adobe = 0xEE;
    private const int Inks = 4;

    public static bool AreUnknown(ReadOnlySpan<byte> file)
    {
        var components = 0;
        var at = 2;
        while (at + 4 <= file.Length && file[at] == 0xFF)
        {
            var marker = file[at + 1];
            if (marker is 0xFF or StartOfImage or (>= 0xD0 and <= 0xD7))
            {
                at += marker == 0xFF ? 1 : 2;
                continue;
            }

            var body = file[(at + 4)..];
            if (marker == StartOfScan || (marker == Adobe && body.StartsWith("Adobe"u8)))
            {
                return marker == StartOfScan && components == Inks;
            }

            // Frames are C0 to CF, but for three markers that are none (ITU-T T.81, table B.1).
            components = marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC) && body.Length > 5 ? body[5] : components;
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
        }

        return false;
    }
}
