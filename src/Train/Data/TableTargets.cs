using System.Runtime.InteropServices;
using Maas.Codecs.Planning;
using Maas.Codecs.Tables;
using Maas.Core;
using Maas.Core.Datasets;
using Maas.Core.Jobs;
using Maas.Core.Registry;
using Maas.Datasets.Tables;
using Encoding = System.Text.Encoding;

namespace Maas.Train.Data;

/// <summary>The targets of a table's rows, and the cells that part them. Rows that lack a target are left out.</summary>
internal sealed class TableTargets(TrainingPlan plan)
{
    private readonly List<bool> has = [];
    private readonly List<int> classes = [];
    private readonly List<double> values = [];
    private readonly List<string> splitCells = [];
    private readonly Dictionary<string, int> labels = plan.Classes.Index().ToDictionary(pair => pair.Item, pair => pair.Index);

    public int Count { get; private set; }

    public int RowsWithout => has.Count - Count;

    /// <summary>The class of each row that is kept; null for regression.</summary>
    public IReadOnlyList<int>? Classes => IsClassification ? classes : null;

    /// <summary>Of each row that is kept, the cell of the column that parts the rows; empty where none does.</summary>
    public IReadOnlyList<string> SplitCells => splitCells;

    private bool IsClassification => plan.Classes.Count > 0;

    public static async Task<TableTargets> ReadAsync(string path, SplitRule split, TrainingPlan plan, CancellationToken cancellation)
    {
        var targets = new TableTargets(plan);
        string[] columns = (split.Column ?? split.Group) is { } parting ? [.. plan.Targets, parting] : [.. plan.Targets];
        await using var stream = File.OpenRead(path);
        await foreach (var row in CsvRows.ReadAsync(stream, columns, ServiceError.InvalidDataset, cancellation))
        {
            targets.Add(row);
        }

        return targets.Count > 0 ? targets : throw ServiceError.InvalidDataset.With("no row has a target");
    }

    public bool Has(int row) => has[row];

    /// <summary>What the outputs mean, learned from the training part.</summary>
    public Decoding Learn(Part[] parts)
    {
        if (IsClassification)
        {
            return new LabelDecoding { Output = TrainingPlan.OutputName, Labels = plan.Classes, Activation = plan.Activation };
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

    /// <summary>The targets of a part, classes or values in the units that are trained.</summary>
    public PartTargets Of(Part part, Part[] parts, Decoding decoding)
    {
        var rows = Enumerable.Range(0, Count).Where(index => parts[index] == part);
        return decoding is RegressionDecoding regression
            ? new([], [.. rows.SelectMany(index => Scale(index, regression.Targets))])
            : new([.. rows.Select(index => (long)classes[index])], []);
    }

    private IEnumerable<float> Scale(int index, IReadOnlyList<RegressionTarget> targets) =>
        targets.Select((target, column) => (float)((values[(index * targets.Count) + column] - target.Mean) / target.StandardDeviation));

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
            splitCells.Add(Encoding.UTF8.GetString(cells[^1].Span));
        }
    }

    private void AddTarget(ReadOnlySpan<byte> cell, long row, string column)
    {
        if (IsClassification)
        {
            var label = Encoding.UTF8.GetString(cell);
            classes.Add(labels.TryGetValue(label, out var known)
                ? known
                : throw ServiceError.InvalidDataset.With($"row {row}: \"{column}\" is \"{label}\", which the dataset's report does not know"));
            return;
        }

        values.Add(Cell.TryNumber(cell, out var number)
            ? number
            : throw ServiceError.InvalidDataset.With($"row {row}: \"{column}\" is \"{Encoding.UTF8.GetString(cell)}\"; a finite number is expected"));
    }
}
