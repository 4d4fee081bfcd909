using System.Buffers.Binary;
using Parquet.Meta;

namespace Maas.Datasets.Tables.Parquet;

/// <summary>How long packed bytes say to be unpacked, where they begin with that: a library makes room for it first.</summary>
internal static class PackedLength
{
    /// <summary>As many bytes as are looked at.</summary>
    public const int MostBytes = 18;

    /// <summary>0 where the bytes don't say.</summary>
    public static ulong Of(CompressionCodec codec, ReadOnlySpan<byte> bytes) => codec switch
    {
        CompressionCodec.SNAPPY => Varint(bytes),
        CompressionCodec.ZSTD => Zstandard(bytes),
        _ => 0,
    };

    private static ulong Varint(ReadOnlySpan<byte> bytes)
    {
        var number = 0UL;
        for (var index = 0; index < Math.Min(5, bytes.Length); index++)
        {
            number |= (ulong)(bytes[index] & 0x7F) << (7 * index);
            if (bytes[index] < 0x80)
            {
                break;
            }
        }

        return number;
    }

    // RFC 8878, 3.1.1.1: magic, descriptor, window, dictionary, size.
    private static ulong Zstandard(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < MostBytes - 1 || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != 0xFD2FB528)
        {
            return bytes.Length > 8 && BinaryPrimitives.ReadUInt32LittleEndian(bytes) == 0xFD2FB528 ? bytes[5] : 0UL;
        }

        var descriptor = bytes[4];
        var isSingle = (descriptor & 0x20) != 0;
        var dictionary = (descriptor & 3) switch { 0 => 0, 1 => 1, 2 => 2, _ => 4 };
        var size = bytes[(5 + (isSingle ? 0 : 1) + dictionary)..];
        return (descriptor >> 6) switch
        {
            0 => isSingle ? size[0] : 0UL,
            1 => BinaryPrimitives.ReadUInt16LittleEndian(size) + 256UL,
            2 => BinaryPrimitives.ReadUInt32LittleEndian(size),
            _ => BinaryPrimitives.ReadUInt64LittleEndian(size),
        };
    }
}
