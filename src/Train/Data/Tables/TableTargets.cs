using System.Runtime.InteropServices;
using Maas.Codecs.Planning;
using Maas.Codecs.Tables;
using Maas.Core;
using Maas.Core.Datasets;
using Maas.Core.Jobs;
using Maas.Core.Registry;
using Maas.Datasets.Tables;

using Utf8 = System.Text.UTF8Encoding;

namespace Maas.Train.Data.Tables;

/// <summary>The targets of a table's rows, and the cells that part them. Rows that lack a target are left out.</summary>
internal sealed class TableTargets(TrainingPlan plan)
{
    private readonly List<bool> has = [];
    private readonly List<int> classes = [];
    private readonly List<double> values = [];
    private readonly List<string> splitCells = [];
    private readonly Dictionary<string, string> differentCells = [];
    private readonly Dictionary<string, int> labels = plan.Classes.Index().ToDictionary(pair => pair.Item, pair => pair.Index);

    public int Count { get; private set; }

    public int RowsWithout => has.Count - Count;

    /// <summary>The class of each row that is kept; null for regression.</summary>
    public IReadOnlyList<int>? Classes => IsClassification ? classes : null;

    /// <summary>Of each row that is kept, the cell of the column that parts the rows; empty where none does.</summary>
    public IReadOnlyList<string> SplitCells => splitCells;

    private bool IsClassification => plan.Classes.Count > 0;

    /// <param name="parting">The column whose cells part the rows; null for none.</param>
    public static async Task<TableTargets> ReadAsync(TableFile table, string? parting, TrainingPlan plan, CancellationToken cancellation)
    {
        var targets = new TableTargets(plan);
        string[] columns = parting is null ? [.. plan.Targets] : [.. plan.Targets, parting];
        await foreach (var row in table.ReadAsync(columns, cancellation))
        {
            targets.Add(row);
        }

        return targets.Count > 0 ? targets : throw ServiceError.InvalidDataset.With("no row has a target");
    }

    public bool Has(int row) => has[row];

    /// <summary>The part of each row that is kept.</summary>
    public Part[] Divide(TrainingJob job) => job.Data.Split switch
    {
        { Column: { } column } => Split.ByColumn(column, SplitCells),
        { Group: not null } split => Split.ByGroup(split, job.Training.Seed, SplitCells),
        var split => Split.ByFractions(split, job.Training.Seed, Count, Classes),
    };

    /// <summary>What the outputs mean, learned from the training part.</summary>
    public Decoding Learn(Part[] parts)
    {
        if (IsClassification)
        {
            return plan.LabelDecoding;
        }

        var statistics = new TargetStatistics(plan.Targets);
        for (var index = 0; index < Count; index++)
        {
            if (parts[index] == Part.Training)
            {
                statistics.Add(ValuesOf(index));
            }
        }

        return new RegressionDecoding { Output = TrainingPlan.OutputName, Targets = statistics.ToTargets(plan.Standardize) };
    }

    /// <summary>The target's bytes at the end of a row's record.</summary>
    public void Write(int index, Decoding decoding, Span<byte> destination)
    {
        if (decoding is not RegressionDecoding regression)
        {
            TargetLayout.WriteClass(classes[index], destination);
            return;
        }

        Scale(index, regression.Targets, MemoryMarshal.Cast<byte, float>(destination));
    }

    /// <summary>Some of the rows as a part.</summary>
    public EncodedPart ToPart(IExamples examples, int[] members, Decoding decoding) => decoding is RegressionDecoding regression
        ? new(examples, members) { Values = ScaledValues(members, regression.Targets) }
        : new(examples, members) { Classes = [.. members.Select(index => (long)classes[index])] };

    private float[] ScaledValues(int[] members, IReadOnlyList<RegressionTarget> targets)
    {
        var scaled = new float[members.Length * targets.Count];
        for (var row = 0; row < members.Length; row++)
        {
            Scale(members[row], targets, scaled.AsSpan(row * targets.Count, targets.Count));
        }

        return scaled;
    }

    private void Scale(int index, IReadOnlyList<RegressionTarget> targets, Span<float> destination)
    {
        for (var column = 0; column < targets.Count; column++)
        {
            var target = targets[column];
            destination[column] = (float)((values[(index * targets.Count) + column] - target.Mean) / target.StandardDeviation);
        }
    }

    private Span<double> ValuesOf(int index) =>
        CollectionsMarshal.AsSpan(values).Slice(index * plan.Targets.Count, plan.Targets.Count);

    private void Add(CsvRow row)
    {
        var cells = row.Cells;
        var isKept = true;
        foreach (var cell in cells[..plan.Targets.Count])
        {
            isKept &= !Cell.IsMissing(cell.Span);
        }

        has.Add(isKept);
        if (!isKept)
        {
            return;
        }

        Count++;
        for (var index = 0; index < plan.Targets.Count; index++)
        {
            AddTarget(cells[index].Span, row.Number, plan.Targets[index]);
        }

        if (cells.Length > plan.Targets.Count)
        {
            splitCells.Add(Once(Utf8.UTF8.GetString(cells[^1].Span)));
        }
    }

    // Many rows have few different cells here: one string for all that are the same.
    private string Once(string cell)
    {
        differentCells.TryAdd(cell, cell);
        return differentCells[cell];
    }

    private void AddTarget(ReadOnlySpan<byte> cell, long row, string column)
    {
        if (IsClassification)
        {
            var label = Utf8.UTF8.GetString(cell);
            classes.Add(labels.TryGetValue(label, out var known)
                ? known
                : throw ServiceError.InvalidDataset.With(
                    $"row {row}: \"{column}\" is \"{label}\", which the dataset's report does not know"));
            return;
        }

        values.Add(Cell.TryNumber(cell, out var number)
            ? number
            : throw ServiceError.InvalidDataset.With(
                $"row {row}: \"{column}\" is \"{Utf8.UTF8.GetString(cell)}\"; a finite number is expected"));
    }
}
