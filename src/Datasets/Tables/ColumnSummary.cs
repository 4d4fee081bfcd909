using Maas.Core;
using Maas.Core.Datasets;

namespace Maas.Datasets.Tables;

/// <summary>What one column is like, learned cell by cell. Used by one check.</summary>
internal sealed class ColumnSummary(string name, DistinctBudget budget, long missingBefore)
{
    private const double LeastShareOfNumbers = 0.9;

    private readonly DistinctValues values = new(budget);
    private readonly List<long> notFiniteRows = [];
    private long missing = missingBefore;
    private long present;
    private long numbers;
    private long notFinite;
    private double least = double.PositiveInfinity;
    private double greatest = double.NegativeInfinity;
    private double mean;
    private (long Row, string Text)? firstWord;

    public void Add(ReadOnlySpan<byte> cell, long row)
    {
        if (Cell.IsMissing(cell))
        {
            missing++;
            return;
        }

        present++;
        values.Add(cell);
        if (Cell.TryNumber(cell, out var number))
        {
            numbers++;
            least = Math.Min(least, number);
            greatest = Math.Max(greatest, number);
            mean += (number / numbers) - (mean / numbers);
        }
        else
        {
            AddWord(cell, row);
        }
    }

    private void AddWord(ReadOnlySpan<byte> cell, long row)
    {
        firstWord ??= (row, Shown.Text(cell));
        if (Cell.IsNotFinite(cell))
        {
            notFinite++;
            if (notFiniteRows.Count < ErrorList.Kept)
            {
                notFiniteRows.Add(row);
            }
        }
    }

    /// <summary>A column of numbers holds no NaN and no infinity; a column of words may well hold the word.</summary>
    public void FindErrors(ErrorList errors)
    {
        if (notFinite == 0 || numbers == 0 || numbers + notFinite < present)
        {
            return;
        }

        foreach (var row in notFiniteRows)
        {
            errors.Add(name, row, "the cell is not a finite number as the others are; leave it empty where the value is missing");
        }

        errors.AddUnlisted(notFinite - notFiniteRows.Count);
    }

    /// <summary>What may be meant: a few words among numbers, and categories that hardly differ.</summary>
    public IEnumerable<Violation> Warnings()
    {
        if (firstWord is { } word && numbers >= present * LeastShareOfNumbers)
        {
            var message = $"{word.Text} is no number, as {numbers} of the column's {present} cells are; the column is taken for words";
            yield return new(name, word.Row, message);
        }

        if (Type() == ColumnType.Category)
        {
            foreach (var warning in ClassWarnings.Of(name, [.. values.Categories.Select(category => category.Name)]))
            {
                yield return warning;
            }
        }
    }

    public ColumnReport Report() => new()
    {
        Name = name,
        Type = Type(),
        Missing = missing,
        Numbers = numbers,
        Distinct = values.Count,
        Least = AreNumbers ? least : null,
        Greatest = AreNumbers ? greatest : null,
        Mean = AreNumbers ? mean : null,
        Categories = values.Categories,
    };

    private bool AreNumbers => numbers > 0 && numbers == present;

    private ColumnType Type()
    {
        if (present == 0)
        {
            return ColumnType.Empty;
        }

        if (AreNumbers)
        {
            return ColumnType.Number;
        }

        return values.AreCategories ? ColumnType.Category : ColumnType.Text;
    }
}
