using Maas.Core.Datasets;

namespace Maas.Datasets.Tables;

/// <summary>Reads a table through, once, in constant memory.</summary>
internal static class TableCheck
{
    public static async Task<DatasetReport> CheckAsync(Stream stream, CancellationToken cancellation)
    {
        var errors = new ErrorList();
        using var reader = new CsvReader(stream);
        var names = await CsvHeader.ReadAsync(reader, errors, cancellation);
        var budget = new DistinctBudget();
        var columns = names.Select(name => new ColumnSummary(name, budget)).ToArray();
        var rows = columns.Length == 0 ? 0 : await ReadRowsAsync(reader, names, columns, errors, cancellation);
        if (rows == 0 && errors.Count == 0)
        {
            errors.Add(null, null, "the table has a header and no rows");
        }

        foreach (var column in columns)
        {
            column.FindErrors(errors);
        }

        return new()
        {
            Format = DatasetFormat.Csv,
            Rows = rows,
            Columns = [.. columns.Select(column => column.Report())],
            ErrorCount = errors.Count,
            Errors = errors.First,
        };
    }

    private static async Task<long> ReadRowsAsync(
        CsvReader reader, IReadOnlyList<string> names, ColumnSummary[] columns, ErrorList errors, CancellationToken cancellation)
    {
        while (await reader.ReadAsync(columns.Length, cancellation))
        {
            if (CsvFaults.Find(reader, names) is { } violation)
            {
                errors.Add(violation.Place, violation.Row, violation.Message);
                continue;
            }

            for (var i = 0; i < columns.Length; i++)
            {
                columns[i].Add(reader.Field(i).Span, reader.Row);
            }
        }

        return Math.Max(0, reader.Row);
    }
}
