using System.Buffers.Binary;

namespace Maas.Codecs.Audio;

/// <summary>One way in which a sample stands in a file. Whole numbers are divided by the greatest negative one.</summary>
internal interface ISample
{
    static abstract int Bytes { get; }

    static abstract float Read(ReadOnlySpan<byte> bytes);
}

internal readonly struct Unsigned8 : ISample
{
    public static int Bytes => 1;

    public static float Read(ReadOnlySpan<byte> bytes) => (bytes[0] - 128) / 128f;
}

internal readonly struct Signed16 : ISample
{
    public static int Bytes => 2;

    public static float Read(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt16LittleEndian(bytes) / 32_768f;
}

internal readonly struct Signed24 : ISample
{
    public static int Bytes => 3;

    public static float Read(ReadOnlySpan<byte> bytes) =>
        (bytes[0] | (bytes[1] << 8) | ((sbyte)bytes[2] << 16)) / 8_388_608f;
}

internal readonly struct Signed32 : ISample
{
    public static int Bytes => 4;

    public static float Read(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt32LittleEndian(bytes) / 2_147_483_648f;
}

internal readonly struct Floating32 : ISample
{
    public static int Bytes => 4;

    public static float Read(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadSingleLittleEndian(bytes);
}

internal readonly struct Floating64 : ISample
{
    public static int Bytes => 8;

    public static float Read(ReadOnlySpan<byte> bytes) => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes);
}

internal readonly struct ALaw : ISample
{
    public static int Bytes => 1;

    public static float Read(ReadOnlySpan<byte> bytes) => Companding.ALaw[bytes[0]];
}

internal readonly struct MuLaw : ISample
{
    public static int Bytes => 1;

    public static float Read(ReadOnlySpan<byte> bytes) => Companding.MuLaw[bytes[0]];
}
