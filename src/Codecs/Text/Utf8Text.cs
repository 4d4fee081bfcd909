using System.Text;
using Maas.Core;

namespace Maas.Codecs.Text;

/// <summary>The text of UTF-8 bytes; what is none is named with its place. A byte order mark is no part of the text.</summary>
public static class Utf8Text
{
    /// <summary>The text of <paramref name="bytes"/>, which errors call <paramref name="what"/> (<c>row 12</c>, <c>the text</c>).</summary>
    /// <exception cref="ServiceException">They are no UTF-8; says the first byte that can't be.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes, string what)
    {
        if (bytes.StartsWith("\uFEFF"u8))
        {
            bytes = bytes[3..];
        }

        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            throw ServiceError.InvalidText.With($"{what} is UTF-16 (it begins with {bytes[0]:X2} {bytes[1]:X2}); store it as UTF-8");
        }

        if (System.Text.Unicode.Utf8.IsValid(bytes))
        {
            return Encoding.UTF8.GetString(bytes);
        }

        var (offset, line) = Fault(bytes);
        throw ServiceError.InvalidText.With(
            $"{what} is not UTF-8: byte 0x{bytes[offset]:X2} at offset {offset}, line {line}; store it as UTF-8");
    }

    private static (int Offset, int Line) Fault(ReadOnlySpan<byte> bytes)
    {
        var offset = 0;
        while (offset < bytes.Length && Rune.DecodeFromUtf8(bytes[offset..], out _, out var length) == System.Buffers.OperationStatus.Done)
        {
            offset += length;
        }

        return (offset, bytes[..offset].Count((byte)'\n') + 1);
    }
}
