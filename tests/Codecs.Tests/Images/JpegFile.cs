namespace Maas.Codecs.Tests.Images;

/// <summary>
/// JPEG files made by hand: each block of 8×8 pixels has one value a component, exactly, so that what comes out of a decoder has an
/// oracle. Only the first coefficient of a block is not 0: 8 times what its value differs from 128, in steps of 8.
/// </summary>
internal static class JpegFile
{
    /// <summary>Adobe's marker: components as they are (0), or the first three as luma and chroma (2 where there are four).</summary>
    public static byte[] Adobe(byte transform) =>
        Segment(0xEE, [.. "Adobe"u8, 0, 100, 0, 0, 0, 0, transform]);

    /// <summary>Exif with nothing but an orientation, 1 to 8.</summary>
    public static byte[] Exif(byte orientation, bool isBigEndian) => Segment(0xE1, [.. "Exif\0\0"u8, .. Tiff(orientation, isBigEndian)]);

    /// <summary>What stands in Exif of any file.</summary>
    public static byte[] Tiff(byte orientation, bool isBigEndian) => isBigEndian
        ? [.. "MM"u8, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]
        : [.. "II"u8, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0];

    /// <param name="columns">Blocks a row.</param>
    /// <param name="components">1 or 4.</param>
    /// <param name="values">The blocks' values, row by row, all components of a block together.</param>
    public static byte[] Make(int columns, int rows, int components, byte[] values, byte[] segments)
    {
        byte[] size = [8, 0, (byte)(rows * 8), 0, (byte)(columns * 8), (byte)components];
        var parts = Enumerable.Range(1, components).ToArray();
        return [0xFF, 0xD8, .. segments,
            .. Segment(0xDB, [0, .. Enumerable.Repeat((byte)8, 64)]),
            .. Segment(0xC0, [.. size, .. parts.SelectMany(part => new byte[] { (byte)part, 0x11, 0 })]),
            // First coefficients: nine sizes, of codes of four bits. Others: the end of the block alone, of one bit.
            .. Segment(0xC4, [0, 0, 0, 0, 9, .. new byte[12], 0, 1, 2, 3, 4, 5, 6, 7, 8]),
            .. Segment(0xC4, [0x10, 1, .. new byte[15], 0]),
            .. Segment(0xDA, [(byte)components, .. parts.SelectMany(part => new byte[] { (byte)part, 0 }), 0, 63, 0]),
            .. Scan(components, values), 0xFF, 0xD9];
    }

    private static byte[] Scan(int components, byte[] values)
    {
        var bits = new List<int>();
        for (var i = 0; i < values.Length; i++)
        {
            var before = i < components ? 128 : values[i - components];
            Add(bits, values[i] - before);
        }

        while (bits.Count % 8 != 0)
        {
            bits.Add(1);
        }

        return [.. bits.Chunk(8).Select(eight => (byte)eight.Aggregate(0, (sum, bit) => (sum << 1) | bit))
            .SelectMany(value => value == 0xFF ? new byte[] { 0xFF, 0 } : [value])];
    }

    private static void Add(List<int> bits, int difference)
    {
        var size = 32 - int.LeadingZeroCount(Math.Abs(difference));
        Append(bits, size, 4);
        Append(bits, difference > 0 ? difference : difference + (1 << size) - 1, size);
        bits.Add(0);
    }

    private static void Append(List<int> bits, int value, int count)
    {
        for (var bit = count - 1; bit >= 0; bit--)
        {
            bits.Add((value >> bit) & 1);
        }
    }

    private static byte[] Segment(byte marker, byte[] body) =>
        [0xFF, marker, (byte)((body.Length + 2) >> 8), (byte)(body.Length + 2), .. body];
}
