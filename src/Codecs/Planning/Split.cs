using Maas.Core;
using Maas.Core.Jobs;

namespace Maas.Codecs.Planning;

/// <summary>
/// Which part each row belongs to: a pure function of the rule, the seed and the rows, so that a resumed job parts them alike.
/// Parts have their fraction of the rows, rounded.
/// </summary>
public static class Split
{
    // Keeps the split's numbers apart from those of the order of examples, which come from the same seed.
    private const long Purpose = 0x73706C6974;

    /// <summary>
    /// Parts for rows by fractions. With classes (a number for each row) the rows are stratified: every class is in each part by
    /// the same fraction, to one row; a class too small for all parts stays in the training part.
    /// </summary>
    public static Part[] ByFractions(SplitRule rule, int seed, int rows, IReadOnlyList<int>? classes)
    {
        var random = new SeededRandom(Purpose, seed);
        var order = random.Permutation(rows);
        if (classes is not null)
        {
            order = Stratify(order, classes);
        }

        var (validation, test) = Counts(rule, rows);
        var parts = new Part[rows];
        for (var i = 0; i < validation + test; i++)
        {
            parts[order[i]] = i < test ? Part.Test : Part.Validation;
        }

        return parts;
    }

    /// <summary>How many of the rows are for validation and for the test: rounded, at least one where the fraction is above 0.</summary>
    public static (int Validation, int Test) Counts(SplitRule rule, int rows) => (Count(rule.Validation, rows), Count(rule.Test, rows));

    /// <summary>The fewest letters of a text from which can be learned what comes next.</summary>
    public const int LeastOfText = 2;

    /// <summary>Where in a text of so many letters the validation part begins, and where the test part, which goes to the end.</summary>
    public static (long Validation, long Test) OfText(SplitRule rule, long letters)
    {
        var test = letters - (long)Math.Round(rule.Test * letters);
        return (test - (long)Math.Round(rule.Validation * letters), test);
    }

    /// <summary>Parts that a column's cells name: <c>training</c>, <c>validation</c>, <c>test</c>.</summary>
    /// <exception cref="ServiceException">A cell says something else, or no row is for training.</exception>
    public static Part[] ByColumn(string column, IReadOnlyList<string> cells)
    {
        var parts = new Part[cells.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = Words.TryParse<Part>(cells[i], out var part)
                ? part
                : throw ServiceError.InvalidDataset.With(
                    $"row {i + 1}: the split column \"{column}\" holds \"{cells[i]}\"; training, validation or test are expected");
        }

        return parts.Contains(Part.Training)
            ? parts
            : throw ServiceError.InvalidDataset.With($"the split column \"{column}\" says training in no row");
    }

    /// <summary>
    /// Parts of whole groups: rows with the same cell are never in two parts. The parts' sizes come as near to the fractions as the
    /// groups allow; no part that is asked for is empty.
    /// </summary>
    /// <exception cref="ServiceException">There are fewer groups than parts.</exception>
    public static Part[] ByGroup(SplitRule rule, int seed, IReadOnlyList<string> cells)
    {
        var sizes = cells.CountBy(cell => cell).OrderBy(pair => pair.Key, StringComparer.Ordinal).ToArray();
        new SeededRandom(Purpose, seed).Shuffle(sizes.AsSpan());
        var fractions = new[] { 1 - rule.Validation - rule.Test, rule.Validation, rule.Test };
        var wanted = fractions.Count(fraction => fraction > 0);
        if (sizes.Length < wanted)
        {
            throw ServiceError.InvalidJob.With(
                $"data.split: the group column \"{rule.Group}\" has {Counted.Of(sizes.Length, "group")}; "
                    + $"{wanted} parts need at least {wanted}");
        }

        var open = fractions.Select(fraction => fraction * cells.Count).ToArray();
        var partOf = new Dictionary<string, Part>(StringComparer.Ordinal);
        for (var i = 0; i < sizes.Length; i++)
        {
            var part = Choose(fractions, open, partOf.Values, groupsLeft: sizes.Length - i);
            partOf[sizes[i].Key] = part;
            open[(int)part] -= sizes[i].Value;
        }

        return [.. cells.Select(cell => partOf[cell])];
    }

    // The part that lacks most rows; once as many groups are left as parts are empty, only the empty ones.
    private static Part Choose(double[] fractions, double[] open, IReadOnlyCollection<Part> taken, int groupsLeft)
    {
        var asked = Enum.GetValues<Part>().Where(part => fractions[(int)part] > 0).ToArray();
        var empty = asked.Where(part => !taken.Contains(part)).ToArray();
        return (empty.Length >= groupsLeft ? empty : asked).MaxBy(part => open[(int)part]);
    }

    private static int Count(double fraction, int rows) =>
        fraction <= 0 ? 0 : Math.Max(1, (int)Math.Round(fraction * rows, MidpointRounding.AwayFromZero));

    // Row k of a class of n stands at (k + ½) ÷ n of the way; sorted by that, every stretch of the order has all classes by their share.
    private static int[] Stratify(int[] order, IReadOnlyList<int> classes)
    {
        var sizes = classes.CountBy(label => label).ToDictionary();
        var seen = new Dictionary<int, int>();
        var places = new double[order.Length];
        for (var i = 0; i < order.Length; i++)
        {
            var label = classes[order[i]];
            seen[label] = seen.GetValueOrDefault(label) + 1;
            places[i] = (seen[label] - 0.5) / sizes[label];
        }

        return [.. Enumerable.Range(0, order.Length).OrderBy(i => places[i]).ThenBy(i => i).Select(i => order[i])];
    }
}
