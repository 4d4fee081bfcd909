using System.Globalization;
using System.Text;

namespace Maas.Codecs.Text.Splitting;

/// <summary>
/// Splits where a pattern matches. .NET's patterns see halves of what lies beyond the first plane, so they are shown a character of the
/// first plane of the same category in its place.
/// </summary>
internal sealed class PatternSplit(TimedPattern pattern, SplitBehavior behavior, bool inverted)
{
    // A character of the first plane for each category, rare enough that no pattern means it.
    private static readonly Dictionary<UnicodeCategory, char> Shown = new()
    {
        [UnicodeCategory.UppercaseLetter] = '\uA640',
        [UnicodeCategory.LowercaseLetter] = '\uA641',
        [UnicodeCategory.ModifierLetter] = '\uA015',
        [UnicodeCategory.OtherLetter] = '\uA000',
        [UnicodeCategory.NonSpacingMark] = '\uFE20',
        [UnicodeCategory.SpacingCombiningMark] = '\uA823',
        [UnicodeCategory.DecimalDigitNumber] = '\uA620',
        [UnicodeCategory.LetterNumber] = '\uA6E6',
        [UnicodeCategory.OtherNumber] = '\uA830',
        [UnicodeCategory.ConnectorPunctuation] = '\uFE4D',
        [UnicodeCategory.DashPunctuation] = '\uFE58',
        [UnicodeCategory.OtherPunctuation] = '\uA874',
        [UnicodeCategory.MathSymbol] = '\uFB29',
        [UnicodeCategory.CurrencySymbol] = '\uA838',
        [UnicodeCategory.ModifierSymbol] = '\uA700',
        [UnicodeCategory.OtherSymbol] = '\uA828',
        [UnicodeCategory.Format] = '\uFFF9',
        [UnicodeCategory.PrivateUse] = '\uE000',
        [UnicodeCategory.OtherNotAssigned] = '\uFFFE',
    };

    public void Split(Piece piece, List<Piece> pieces)
    {
        var text = Show(piece.Span, out var places);
        var matches = new Matches(piece);
        foreach (var (start, length) in pattern.Find(text))
        {
            matches.Add(Place(start), Place(start + length));
        }

        matches.Split(behavior, inverted, pieces);

        int Place(int shown) => places is null ? shown : places[shown];
    }

    private static string Show(ReadOnlySpan<char> text, out List<int>? places)
    {
        places = null;
        if (text.IndexOfAnyInRange('\uD800', '\uDFFF') < 0)
        {
            return text.ToString();
        }

        var shown = new StringBuilder(text.Length);
        places = new(text.Length + 1);
        var position = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            places.Add(position);
            shown.Append(rune.IsBmp ? (char)rune.Value : Shown[Rune.GetUnicodeCategory(rune)]);
            position += rune.Utf16SequenceLength;
        }

        places.Add(position);
        return shown.ToString();
    }
}
