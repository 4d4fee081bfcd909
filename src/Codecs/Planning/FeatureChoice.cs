using Maas.Codecs.Tables;
using Maas.Core;
using Maas.Core.Datasets;
using Maas.Core.Jobs;
using Maas.Core.Registry;

namespace Maas.Codecs.Planning;

/// <summary>Which columns of a table are learned from, and how.</summary>
internal static class FeatureChoice
{
    // A column with more values than these, and more than half as many as rows, names the rows rather than describing them.
    private const int FewCategories = 20;

    public static IReadOnlyList<TableFeature> Of(
        DataChoice data, DatasetReport report, IReadOnlyList<ColumnReport> targets, List<string> notes)
    {
        var features = data.Features is null
            ? Default(data, report, targets, notes)
            : Named(data, data.Features, report, targets);
        return features.Count > 0
            ? [.. features.Select(column => Encode(column, data.Encoding))]
            : throw Refusal.At("data.features", "no column is left to learn from");
    }

    private static List<ColumnReport> Default(
        DataChoice data, DatasetReport report, IReadOnlyList<ColumnReport> targets, List<string> notes)
    {
        var chosen = new List<ColumnReport>();
        foreach (var column in report.Columns.Except(targets))
        {
            if (column.Name == data.Split.Column || column.Name == data.Split.Group)
            {
                continue;
            }

            if (FindReason(column, report.Rows) is { } reason)
            {
                notes.Add($"column \"{column.Name}\" is left out: {reason}");
                continue;
            }

            chosen.Add(column);
        }

        return chosen;
    }

    private static string? FindReason(ColumnReport column, long rows) => column switch
    {
        { Type: ColumnType.Empty } => "it is empty in every row",
        { Type: ColumnType.Text } => "it is text, not numbers or categories",
        { Type: ColumnType.Category, Distinct: > FewCategories } when column.Distinct * 2L > rows - column.Missing =>
            $"it has {column.Distinct} different values in {rows} rows; name it in data.features to learn from it all the same",
        _ => null,
    };

    private static List<ColumnReport> Named(
        DataChoice data, IReadOnlyList<string> names, DatasetReport report, IReadOnlyList<ColumnReport> targets)
    {
        Columns.CheckDistinct("data.features", names);
        var columns = names.Select(name => Columns.Get("data.features", name, report)).ToList();
        foreach (var column in columns)
        {
            if (targets.Contains(column))
            {
                throw Refusal.At("data.features", $"\"{column.Name}\" is the target and can't be learned from");
            }

            if (column.Name == data.Split.Column || column.Name == data.Split.Group)
            {
                throw Refusal.At("data.features", $"\"{column.Name}\" parts the rows and can't be learned from");
            }

            if (column.Type is ColumnType.Text or ColumnType.Empty)
            {
                throw Refusal.At("data.features", $"\"{column.Name}\" is {column.Type.Word()}; numbers and categories can be learned from");
            }
        }

        return columns;
    }

    private static TableFeature Encode(ColumnReport column, EncodingChoice encoding)
    {
        var leavesNumbers = encoding.Categories == CategoryEncoding.None;
        if (column.Type == ColumnType.Number)
        {
            return leavesNumbers && encoding.Numbers == NumberEncoding.None && column.Missing > 0
                ? throw Refusal.At("data.encoding", $"with \"none\" every cell is needed; {column.Missing} of \"{column.Name}\" are empty")
                : new(column.Name, CellEncoding.Number, encoding.Numbers == NumberEncoding.Standardize, Fill: !leavesNumbers, Width: 1);
        }

        return encoding.Categories switch
        {
            CategoryEncoding.OneHot => new(column.Name, CellEncoding.OneHot, false, false, column.Categories.Count),
            CategoryEncoding.Index => new(column.Name, CellEncoding.Index, false, false, 1),
            _ => throw Refusal.At(
                "data.encoding", $"with \"none\" only numbers can be learned from; \"{column.Name}\" is {column.Type.Word()}"),
        };
    }
}
