using System.Text;

namespace Maas.Datasets;

/// <summary>Text from a dataset as it can stand in a message: short, on one line, quoted.</summary>
internal static class Shown
{
    private const int Most = 60;

    public static string Text(ReadOnlySpan<byte> utf8) => Text(Encoding.UTF8.GetString(utf8.Length > 4 * Most ? utf8[..(4 * Most)] : utf8));

    public static string Text(string text)
    {
        var cut = text.Length > Most ? string.Concat(text.AsSpan(0, Most), "…") : text;
        return $"\"{string.Concat(cut.Select(letter => char.IsControl(letter) ? ' ' : letter))}\"";
    }
}
