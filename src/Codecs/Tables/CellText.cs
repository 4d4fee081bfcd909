using System.Text;

namespace Maas.Codecs.Tables;

/// <summary>Cells as characters, and sentences about those that can't be encoded.</summary>
internal static class CellText
{
    /// <summary>Room for the text of nearly every cell.</summary>
    public const int ShortChars = 256;

    private const int MostShown = 40;

    public static string Text(ReadOnlySpan<byte> cell) => Encoding.UTF8.GetString(cell);

    public static bool TryChars(ReadOnlySpan<byte> cell, Span<char> text, out int length) =>
        Encoding.UTF8.TryGetChars(cell, text, out length);

    public static string NotANumber(string field, ReadOnlySpan<byte> cell) =>
        $"field \"{field}\" is {Show(cell)}; a finite number is expected";

    public static string Show(ReadOnlySpan<byte> cell)
    {
        var text = Encoding.UTF8.GetString(cell.Length > 4 * MostShown ? cell[..(4 * MostShown)] : cell);
        return text.Length > MostShown ? $"\"{text[..MostShown]}…\"" : $"\"{text}\"";
    }
}
