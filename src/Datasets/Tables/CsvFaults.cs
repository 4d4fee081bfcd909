using Maas.Core;

namespace Maas.Datasets.Tables;

/// <summary>What is wrong with the row that a reader stands at.</summary>
internal static class CsvFaults
{
    public static Violation? Find(CsvReader reader, IReadOnlyList<string> names)
    {
        if (reader.Fault is { } fault)
        {
            var column = fault.Column == 0 ? null : fault.Column <= names.Count ? names[fault.Column - 1] : $"column {fault.Column}";
            return new(column, reader.Row, fault.Message);
        }

        return reader.FieldCount == names.Count
            ? null
            : new(null, reader.Row, $"the row has {Counted.Of(reader.FieldCount, "field")}; the header has {names.Count}");
    }
}
