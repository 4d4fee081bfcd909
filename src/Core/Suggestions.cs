namespace Maas.Core;

/// <summary>The nearest known name to one that is not known: <c>; did you mean "learningRate"?</c></summary>
public static class Suggestions
{
    /// <summary>The end of a message: the nearest name where one is near, else the names there are (at most 20), else nothing.</summary>
    public static string Nearest(string name, IReadOnlyCollection<string> known)
    {
        var nearest = known.MinBy(candidate => Distance(name, candidate));
        if (nearest is not null && AreNear(name, nearest))
        {
            return $"; did you mean \"{nearest}\"?";
        }

        return known.Count is 0 or > 20 ? "" : $"; there is {string.Join(", ", known)}";
    }

    /// <summary>Whether one may be the other misspelt: most of the letters are the same.</summary>
    public static bool AreNear(string a, string b) =>
        Distance(a, b) is var distance && distance <= Math.Max(2, a.Length / 3) && distance * 2 <= Math.Max(a.Length, b.Length);

    // Levenshtein's distance, letters compared without case.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substituted = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
