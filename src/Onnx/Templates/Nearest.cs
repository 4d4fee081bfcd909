namespace Maas.Onnx.Templates;

/// <summary>Sentences about names that don't exist.</summary>
public static class Nearest
{
    /// <summary><c>{claim} "{name}"; did you mean "{nearest}"? Known are: …</c></summary>
    public static string Unknown(string claim, string name, IReadOnlyList<string> known)
    {
        if (known.Count == 0)
        {
            return $"{claim} \"{name}\"; there are none";
        }

        var nearest = known.MinBy(candidate => Distance(candidate, name))!;
        var hint = Distance(nearest, name) <= Math.Max(2, nearest.Length / 3) ? $"; did you mean \"{nearest}\"?" : ".";
        return $"{claim} \"{name}\"{hint} Known are: {string.Join(", ", known)}";
    }

    // Levenshtein's, one row at a time. Names longer than any known one by far are cut: their distance is large anyway.
    private static int Distance(string left, string right)
    {
        right = right.Length > 100 ? right[..100] : right;
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var same = char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]);
                var replaced = diagonal + (same ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
