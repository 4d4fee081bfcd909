using System.Text.RegularExpressions;
using Maas.Core;

namespace Maas.Codecs.Text;

/// <summary>A pattern of a tokenizer's file: what it takes too long to find is refused, since anybody may have written it.</summary>
internal sealed class TimedPattern(string expression)
{
    // ^ and $ are those of lines.
    private readonly Regex regex = new(expression, RegexOptions.CultureInvariant | RegexOptions.Multiline, PatternTime.Most);

    public string Expression => expression;

    public string Replace(string text, string with) => Timed(text, () => regex.Replace(text, _ =>
    {
        RefuseOverdue(text);
        return with;
    }));

    /// <summary>The places where it matches, from the left.</summary>
    public List<(int Start, int Length)> Find(string text) => Timed(text, () =>
    {
        var places = new List<(int Start, int Length)>();
        foreach (var match in regex.EnumerateMatches(text))
        {
            RefuseOverdue(text);
            places.Add((match.Index, match.Length));
        }

        return places;
    });

    private T Timed<T>(string text, Func<T> search)
    {
        try
        {
            return search();
        }
        catch (RegexMatchTimeoutException)
        {
            throw ServiceError.InvalidTokenizer.With($"the tokenizer's pattern {expression} takes more than "
                + $"{PatternTime.Most.TotalSeconds} s at one place of {text.Length} characters");
        }
    }

    private void RefuseOverdue(string text)
    {
        if (PatternTime.IsOver)
        {
            throw ServiceError.InvalidTokenizer.With(
                $"the tokenizer's pattern {expression} takes more than the time that a text has for all its matches; "
                + $"it was in {text.Length} characters");
        }
    }
}
