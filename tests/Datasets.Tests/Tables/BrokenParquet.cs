using System.Buffers.Binary;

namespace Maas.Datasets.Tests.Tables;

/// <summary>Parquet files that were broken, the same ones for a seed: single bits, cuts, swapped stretches, lengths that aren't.</summary>
internal static class BrokenParquet
{
    private const int TailBytes = 8;

    // As Thrift writes whole numbers: seven bits a byte, the lowest first.
    private static readonly byte[][] Absurd =
    [
        [0xFF, 0xFF, 0xFF, 0xFF, 0x0F], [0xFE, 0xFF, 0xFF, 0xFF, 0x0F], [0xFE, 0xFF, 0xFF, 0xFF, 0x07], [0x80, 0x80, 0x80, 0x08],
        [0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01],
        [0x80, 0x80, 0x80, 0x80, 0x10], [0x00], [0x01], [0x7F], [0xFC, 0xFF, 0x3F],
    ];

    public static byte[] Of(byte[] good, Random random)
    {
        var bytes = good.ToList();
        for (var change = random.Next(1, 4); change > 0 && bytes.Count > 16; change--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(3) == 0 ? bytes.Count : random.Next(1, 40))); break;
                case 3: Swap(bytes, at, random); break;
                default: Lie(bytes, random); break;
            }
        }

        return [.. bytes];
    }

    private static void Swap(List<byte> bytes, int at, Random random)
    {
        var length = Math.Min(random.Next(1, 64), bytes.Count - at);
        var moved = bytes.GetRange(at, length);
        bytes.RemoveRange(at, length);
        bytes.InsertRange(random.Next(bytes.Count + 1), moved);
    }

    // In the metadata mostly, whose own length is put right after it, so that what is behind is still found; else in a page's header.
    private static void Lie(List<byte> bytes, Random random)
    {
        var length = BinaryPrimitives.ReadUInt32LittleEndian([.. bytes[^TailBytes..^4]]);
        var start = bytes.Count - TailBytes - (long)length;
        var isMetadata = start > 4 && random.Next(4) > 0;
        var at = isMetadata ? random.Next((int)start, bytes.Count - TailBytes) : random.Next(4, bytes.Count - TailBytes);
        var lie = Absurd[random.Next(Absurd.Length)];
        bytes.RemoveAt(at);
        bytes.InsertRange(at, lie);
        if (isMetadata)
        {
            var tail = new byte[4];
            BinaryPrimitives.WriteUInt32LittleEndian(tail, length + (uint)lie.Length - 1);
            bytes.RemoveRange(bytes.Count - TailBytes, 4);
            bytes.InsertRange(bytes.Count - 4, tail);
        }
    }
}
