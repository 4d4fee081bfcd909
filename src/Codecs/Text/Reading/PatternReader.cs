using System.Text;

namespace Maas.Codecs.Text.Reading;

/// <summary>
/// Reads a <c>pattern</c>: a plain text, or a regular expression in Oniguruma's language as far as .NET reads it alike. What .NET does
/// not know (possessive quantifiers, scripts) or reads otherwise is refused.
/// </summary>
internal static class PatternReader
{
    private const int MostCharacters = 4096;

    // .NET's own \w lacks some numbers and marks.
    private const string WordClass = @"\p{L}\p{M}\p{N}\p{Pc}";

    /// <summary>The text to look for, or else the expression.</summary>
    public static (string? Text, TimedPattern? Pattern) Read(TokenizerFields fields)
    {
        var pattern = fields.RequiredObject("pattern");
        var name = pattern.Find("String") is null ? "Regex" : "String";
        var text = pattern.RequiredText(name);
        if (text.Length is 0 or > MostCharacters)
        {
            throw pattern.Wrong(name, $"has {text.Length} characters; it takes 1 to {MostCharacters}");
        }

        return name == "String" ? (text, null) : (null, Expression(pattern, text));
    }

    private static TimedPattern Expression(TokenizerFields fields, string text)
    {
        var expression = Translate(fields, text);
        try
        {
            return new(expression);
        }
        catch (ArgumentException e)
        {
            throw fields.Wrong("Regex", $"can't be read: {e.Message}");
        }
    }

    private static string Translate(TokenizerFields fields, string text)
    {
        var translated = new StringBuilder(text.Length);
        var inClass = false;
        for (var i = 0; i < text.Length;)
        {
            var unit = text.Substring(i, text[i] == '\\' && i + 1 < text.Length ? 2 : 1);
            if (Foreign(unit, text.AsSpan(i), inClass) is { } foreign)
            {
                throw fields.Wrong("Regex", $"has {foreign} at character {i}, which is not supported");
            }

            translated.Append(unit switch
            {
                @"\w" => inClass ? WordClass : $"[{WordClass}]",
                @"\W" => $"[^{WordClass}]",
                _ => unit,
            });
            inClass = unit == "[" || (inClass && unit != "]");
            i += unit.Length;
        }

        return translated.ToString();
    }

    private static string? Foreign(string unit, ReadOnlySpan<char> rest, bool inClass) => unit switch
    {
        [var first] when char.IsSurrogate(first) => "a character beyond the first plane",
        "[" when inClass => "a class within a class",
        @"\W" when inClass => @"\W within a class",
        "&" when inClass && rest.StartsWith("&&") => "an intersection of classes",
        @"\G" => @"\G",
        "(" when !inClass && rest.Length > 2 && rest.StartsWith("(?") && rest[2] is 'm' or 's' or 'x' or 'n' => "an option other than i",
        _ => null,
    };
}
