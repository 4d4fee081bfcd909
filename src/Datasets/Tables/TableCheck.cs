using Maas.Core;
using Maas.Core.Datasets;

namespace Maas.Datasets.Tables;

/// <summary>Reads a table through, once, in constant memory.</summary>
internal static class TableCheck
{
    // A file of nothing but faults is not worth a longer look.
    private const int MostErrors = 100_000;

    public static async Task<DatasetReport> CheckAsync(Stream stream, DatasetFormat format, CancellationToken cancellation)
    {
        var errors = new ErrorList();
        await using var reader = await TableReaders.OpenAsync(stream, format, wanted: null, errors, cancellation);
        var columns = new List<ColumnSummary>();
        var canBeRead = reader.LearnsNames || reader.Names.Count > 0;
        var rows = canBeRead ? await ReadRowsAsync(reader, columns, errors, cancellation) : 0;
        if (errors.Count == 0 && FindLack(reader, rows) is { } lack)
        {
            errors.Add(null, lack.Row, lack.Message);
        }

        foreach (var column in columns)
        {
            column.FindErrors(errors);
        }

        return new()
        {
            Format = format,
            Rows = rows,
            Columns = [.. columns.Select(column => column.Report())],
            Warnings = [.. Warnings(columns, rows).Take(ErrorList.Kept)],
            ErrorCount = errors.Count,
            Errors = errors.First,
        };
    }

    private static (long? Row, string Message)? FindLack(ITableReader reader, long rows) => (rows, reader) switch
    {
        (0, { LearnsNames: true }) => (null, "the file is empty; JSON objects, one a line, are expected"),
        (0, _) => (null, "the table has a header and no rows"),
        (_, { Names.Count: 0 }) => (1, "the object has no keys, nor has that of any other row; "
            + "keys are expected, which name the columns that are learned from and predicted"),
        _ => null,
    };

    private static async Task<long> ReadRowsAsync(
        ITableReader reader, List<ColumnSummary> columns, ErrorList errors, CancellationToken cancellation)
    {
        var budget = new DistinctBudget();
        AddColumns(reader, columns, budget);
        while (errors.Count < MostErrors && await reader.ReadAsync(cancellation))
        {
            if (reader.Problem is { } violation)
            {
                errors.Add(violation.Place, violation.Row, violation.Message);
                continue;
            }

            AddColumns(reader, columns, budget);
            for (var i = 0; i < columns.Count; i++)
            {
                columns[i].Add(reader.Cell(i).Span, reader.Row);
            }
        }

        return Math.Max(0, reader.Row);
    }

    // A column that comes late is missing in all rows before.
    private static void AddColumns(ITableReader reader, List<ColumnSummary> columns, DistinctBudget budget)
    {
        for (var i = columns.Count; i < reader.Names.Count; i++)
        {
            columns.Add(new(reader.Names[i], budget, Math.Max(0, reader.Row - 1)));
        }
    }

    private static IEnumerable<Violation> Warnings(List<ColumnSummary> columns, long rows)
    {
        if (columns.Count == 1 && rows > 0)
        {
            yield return new(null, null, "the table has one column alone; nothing can be learned of it from others");
        }

        foreach (var warning in columns.SelectMany(column => column.Warnings()))
        {
            yield return warning;
        }
    }
}
