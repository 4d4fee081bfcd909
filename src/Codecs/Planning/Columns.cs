using Maas.Core.Datasets;

namespace Maas.Codecs.Planning;

/// <summary>Columns of a report by name.</summary>
internal static class Columns
{
    /// <summary>Finds a column that a field of the job names, or refuses the job with the nearest name.</summary>
    public static ColumnReport Get(string field, string name, DatasetReport report) =>
        report.Columns.FirstOrDefault(column => column.Name == name)
        ?? throw Refusal.Unknown(field, "the dataset has no column", name, [.. report.Columns.Select(column => column.Name)]);

    public static void CheckDistinct(string field, IReadOnlyList<string> names)
    {
        if (names.CountBy(name => name).FirstOrDefault(pair => pair.Value > 1) is { Key: { } twice })
        {
            throw Refusal.At(field, $"\"{twice}\" is there twice");
        }
    }
}
