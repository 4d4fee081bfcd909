using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Maas.Testing;

/// <summary>WAV files made by hand, byte by byte, so that what comes out of a reader has an oracle.</summary>
public static class WavFile
{
    /// <summary>A file of one format chunk and one data chunk.</summary>
    /// <param name="tag">1 whole numbers, 3 floats, 6 A-law, 7 µ-law.</param>
    public static byte[] Make(int rate, int channels, int tag, int bits, byte[] samples) =>
        Assemble(Chunk("fmt ", Format(rate, channels, tag, bits)), Chunk("data", samples));

    /// <summary>Mono, whole numbers of 16 bits.</summary>
    public static byte[] Signed16(int rate, params short[] samples) =>
        Make(rate, 1, 1, 16, MemoryMarshal.AsBytes<short>(samples).ToArray());

    /// <summary>Mono, floats of 32 bits.</summary>
    public static byte[] Floats(int rate, params float[] samples) =>
        Make(rate, 1, 3, 32, MemoryMarshal.AsBytes<float>(samples).ToArray());

    /// <summary>A sine of amplitude ½, mono, floats of 32 bits.</summary>
    public static byte[] Sine(int rate, double hertz, int samples) =>
        Floats(rate, [.. Enumerable.Range(0, samples).Select(i => (float)(0.5 * Math.Sin(2 * Math.PI * hertz * i / rate)))]);

    public static byte[] Assemble(params byte[][] chunks)
    {
        byte[] file = [.. "RIFF\0\0\0\0WAVE"u8, .. chunks.SelectMany(chunk => chunk)];
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        return file;
    }

    /// <summary>The body of a format chunk of 16 bytes.</summary>
    public static byte[] Format(int rate, int channels, int tag, int bits)
    {
        var format = new byte[16];
        BinaryPrimitives.WriteUInt16LittleEndian(format, (ushort)tag);
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(2), (ushort)channels);
        BinaryPrimitives.WriteInt32LittleEndian(format.AsSpan(4), rate);
        BinaryPrimitives.WriteInt32LittleEndian(format.AsSpan(8), rate * channels * bits / 8);
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(12), (ushort)(channels * bits / 8));
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(14), (ushort)bits);
        return format;
    }

    /// <summary>A chunk with the byte that fills an odd one up.</summary>
    /// <param name="length">The length that it claims; null: its true one.</param>
    public static byte[] Chunk(string id, byte[] body, uint? length = null)
    {
        byte[] chunk = [.. Encoding.ASCII.GetBytes(id), 0, 0, 0, 0, .. body, .. body.Length % 2 == 1 ? new byte[1] : []];
        BinaryPrimitives.WriteUInt32LittleEndian(chunk.AsSpan(4), length ?? (uint)body.Length);
        return chunk;
    }
}
