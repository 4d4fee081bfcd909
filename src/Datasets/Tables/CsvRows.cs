using System.Runtime.CompilerServices;
using Maas.Core;

namespace Maas.Datasets.Tables;

/// <summary>Rows of a table, in the file's order, for training and serving.</summary>
public static class CsvRows
{
    /// <summary>The wanted columns of each row. Columns that nobody wants may hold anything.</summary>
    /// <exception cref="ServiceException"><paramref name="refusal"/>: a column is missing, or a record is wrong; says where.</exception>
    public static async IAsyncEnumerable<CsvRow> ReadAsync(
        Stream stream, IReadOnlyList<string> columns, ServiceError refusal, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var reader = new CsvReader(stream);
        var names = await ReadHeaderAsync(reader, refusal, cancellation);
        var fields = columns.Select(column => Find(names, column, refusal)).ToArray();
        var row = new CsvRow(fields.Length);
        while (await reader.ReadAsync(names.Count, cancellation))
        {
            Check(reader, names, refusal);
            row.Take(reader, fields);
            yield return row;
        }
    }

    private static async ValueTask<IReadOnlyList<string>> ReadHeaderAsync(
        CsvReader reader, ServiceError refusal, CancellationToken cancellation)
    {
        var errors = new ErrorList();
        var names = await CsvHeader.ReadAsync(reader, errors, cancellation);
        return errors.Count == 0 ? names : throw refusal.With(errors.First[0].Message, errors.First);
    }

    private static int Find(IReadOnlyList<string> names, string column, ServiceError refusal)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == column)
            {
                return i;
            }
        }

        var known = string.Join(", ", names.Take(20));
        throw refusal.With($"the table has no column \"{column}\"; its columns are: {known}{(names.Count > 20 ? ", …" : "")}");
    }

    private static void Check(CsvReader reader, IReadOnlyList<string> names, ServiceError refusal)
    {
        if (CsvFaults.Find(reader, names) is { } violation)
        {
            throw refusal.With($"row {violation.Row}: {violation.Message}", violation);
        }
    }
}
