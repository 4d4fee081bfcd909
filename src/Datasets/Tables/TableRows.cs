using System.Runtime.CompilerServices;
using Maas.Core;
using Maas.Core.Datasets;

namespace Maas.Datasets.Tables;

/// <summary>Rows of a table in any of the formats of tables, in the file's order, for training and serving.</summary>
public static class TableRows
{
    private const int BufferBytes = 128 << 10;

    /// <summary>The wanted columns of each row. Columns that nobody wants may hold anything.</summary>
    /// <exception cref="ServiceException"><paramref name="refusal"/>: a column is missing, or a row is wrong; says where.</exception>
    public static async IAsyncEnumerable<CsvRow> ReadAsync(
        string path,
        DatasetFormat format,
        IReadOnlyList<string> columns,
        ServiceError refusal,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.Asynchronous);
        await foreach (var row in ReadAsync(file, format, columns, new(0, null), refusal, cancellation))
        {
            yield return row;
        }
    }

    /// <summary>The wanted columns of each row from a place on, which an earlier reader of these bytes has told.</summary>
    /// <param name="stream">One that can seek, where the place is not the begin.</param>
    /// <exception cref="ServiceException"><paramref name="refusal"/>: a column is missing, or a row is wrong; says where.</exception>
    public static async IAsyncEnumerable<CsvRow> ReadAsync(
        Stream stream,
        DatasetFormat format,
        IReadOnlyList<string> columns,
        TablePlace from,
        ServiceError refusal,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var errors = new ErrorList();
        await using var reader = await TableReaders.OpenAsync(stream, format, columns, errors, cancellation);
        if (errors.Count > 0)
        {
            throw refusal.With(errors.First[0].Message, errors.First);
        }

        var fields = new WantedColumns(columns, refusal);
        fields.Find(reader, isLast: !reader.LearnsNames);
        reader.MoveTo(from);
        var row = new CsvRow(columns.Count);
        while (await reader.ReadAsync(cancellation))
        {
            if (reader.Problem is { } problem)
            {
                throw refusal.With($"row {problem.Row}: {problem.Message}", problem);
            }

            fields.Find(reader, isLast: false);
            if (reader.Row > from.Row)
            {
                row.Take(reader, fields.Indexes);
                yield return row;
            }
        }

        // Rows that were passed over may have brought it.
        fields.Find(reader, isLast: from.Offset is null);
    }
}
