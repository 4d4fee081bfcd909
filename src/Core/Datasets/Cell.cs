using System.Globalization;

namespace Maas.Core.Datasets;

/// <summary>What the text of a table's cell means. The check, training and serving ask here, so that they agree.</summary>
public static class Cell
{
    /// <summary>Empty, only white space, or one of <c>NA</c>, <c>N/A</c>, <c>null</c>, <c>NULL</c> (what R,
    /// Excel and databases write).</summary>
    public static bool IsMissing(ReadOnlySpan<byte> text)
    {
        text = text.Trim(" \t"u8);
        return text.IsEmpty || text.SequenceEqual("NA"u8) || text.SequenceEqual("N/A"u8)
            || text.SequenceEqual("null"u8) || text.SequenceEqual("NULL"u8);
    }

    /// <summary>A finite number in plain or scientific notation (<c>-1.5</c>, <c>2e-3</c>), white space around it allowed.</summary>
    public static bool TryNumber(ReadOnlySpan<byte> text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    /// <summary>Not a number, an infinity, or a number too great for one: what a program writes for a failed calculation.</summary>
    public static bool IsNotFinite(ReadOnlySpan<byte> text)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return !double.IsFinite(number);
        }

        text = text.Trim(" \t+-"u8);
        return text.Length == 3 && (text[0] | 0x20) == 'i' && (text[1] | 0x20) == 'n' && (text[2] | 0x20) == 'f';
    }
}
