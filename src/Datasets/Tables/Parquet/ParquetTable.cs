using Maas.Core;
using Parquet;
using Parquet.Meta;
using Parquet.Schema;

namespace Maas.Datasets.Tables.Parquet;

/// <summary>A table as Apache Parquet: flat columns of numbers, booleans, texts, dates and times. One row group is in memory.</summary>
internal sealed class ParquetTable : ITableReader
{
    // What the wanted columns of a row group may take, unpacked, while it is read and no longer. No setting of the trainer's, which says
    // what is kept of a dataset: the check at upload has the same bound, so what was found ready there can be trained on anywhere.
    private const long MostGroupBytes = 512L << 20;

    // A nullable number, or the reference to a text and its object.
    private const int CellBytes = 32;

    private static readonly ParquetOptions Options = new() { TreatByteArrayAsString = true, UseDateOnlyTypeForDates = true };

    private readonly EndingStream stream;
    private readonly ParquetReader? reader;
    private readonly IParquetColumn?[] columns;
    private readonly bool[] isWanted;
    private int group = -1;
    private int rows;
    private int row;

    private ParquetTable(
        EndingStream stream, ParquetReader? reader, IReadOnlyList<Field> fields, IReadOnlyList<string>? wanted, ErrorList errors)
    {
        (this.stream, this.reader) = (stream, reader);
        Names = [.. fields.Select(field => field.Name.Trim())];
        isWanted = [.. Names.Select(name => wanted?.Contains(name) ?? true)];
        columns = [.. fields.Select(ParquetColumns.Find)];
        foreach (var (index, name) in Names.Index().Where(pair => isWanted[pair.Index] && columns[pair.Index] is null).ToArray())
        {
            var type = fields[index] is DataField { IsArray: false } data ? data.ClrType.Name : "lists or fields of its own";
            errors.Add(name, null, $"the column holds {type}; flat columns of numbers, booleans, texts, dates or times are expected");
            isWanted[index] = false;
        }
    }

    public IReadOnlyList<string> Names { get; }

    public bool LearnsNames => false;

    public long Row { get; private set; }

    public long? Offset => null;

    public Violation? Problem { get; private set; }

    /// <summary>Reads the metadata. What is wrong with them goes to the errors.</summary>
    public static async ValueTask<ParquetTable> OpenAsync(
        Stream file, IReadOnlyList<string>? wanted, ErrorList errors, CancellationToken cancellation)
    {
        var stream = new EndingStream(file);
        if (await ParquetFooter.FindProblemAsync(stream, cancellation) is { } problem)
        {
            errors.Add(null, null, problem);
            return new(stream, null, [], wanted, errors);
        }

        try
        {
            var reader = await ParquetReader.CreateAsync(stream, Options, leaveStreamOpen: true, cancellation);
            var table = new ParquetTable(stream, reader, reader.Schema.Fields, wanted, errors);
            CsvHeader.Check([.. table.Names], errors);
            return table;
        }
        catch (Exception broken) when (IsOfTheFile(broken))
        {
            errors.Add(null, null, $"the Parquet file can't be read: {Shown.Text(broken.Message)}");
            return new(stream, null, [], wanted, errors);
        }
    }

    // The groups before the place's are not read.
    public void MoveTo(TablePlace place)
    {
        while (reader is not null && group + 1 < reader.RowGroupCount
            && reader.Metadata!.RowGroups[group + 1].NumRows is >= 0 and var count && count <= place.Row - Row)
        {
            group++;
            Row += count;
        }
    }

    public async ValueTask<bool> ReadAsync(CancellationToken cancellation)
    {
        row++;
        while (row >= rows)
        {
            if (Problem is not null || reader is null || ++group >= reader.RowGroupCount)
            {
                return false;
            }

            (row, rows) = (0, 0);
            Problem = await LoadAsync(reader.Metadata!.RowGroups[group], cancellation);
            rows = Problem is null ? rows : 1;
        }

        Row++;
        return true;
    }

    public ReadOnlyMemory<byte> Cell(int column) => isWanted[column] && columns[column] is { } cells ? cells.Cell(row) : default;

    public ValueTask DisposeAsync() => reader?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async ValueTask<Violation?> LoadAsync(RowGroup metadata, CancellationToken cancellation)
    {
        var place = $"row group {group + 1}";
        if (metadata.NumRows is < 0 or > int.MaxValue || metadata.NumRows * CellBytes * isWanted.Count(each => each) > MostGroupBytes)
        {
            return new(
                null, Row + 1, $"{place} has {metadata.NumRows} rows; write groups of fewer ({MostGroupBytes >> 20} MiB are read at once)");
        }

        var name = (string?)null;
        try
        {
            using var opened = reader!.OpenRowGroupReader(group);
            for (var i = 0; i < columns.Length; i++)
            {
                name = Names[i];
                if (isWanted[i] && await LoadAsync(opened, i, (int)metadata.NumRows, cancellation) is { } problem)
                {
                    return new(name, Row + 1, $"{place}: {problem}");
                }
            }
        }
        catch (Exception broken) when (IsOfTheFile(broken))
        {
            return new(name, Row + 1, $"{place} can't be read: {Shown.Text(broken.Message)}");
        }

        rows = (int)metadata.NumRows;
        return null;
    }

    private async ValueTask<string?> LoadAsync(ParquetRowGroupReader opened, int column, int count, CancellationToken cancellation)
    {
        var field = (DataField)reader!.Schema.Fields[column];
        var chunk = opened.GetMetadata(field)?.MetaData;
        if (chunk is null || chunk.NumValues != count)
        {
            return $"the column has {chunk?.NumValues ?? 0} values; the group has {count} rows";
        }

        if (await ParquetPages.FindProblemAsync(stream, chunk, MostGroupBytes / 2, cancellation) is { } problem)
        {
            return problem;
        }

        await columns[column]!.LoadAsync(opened, count, cancellation);
        return null;
    }

    // The library throws whatever comes of what a broken file says: index, overflow, argument, its own.
    private static bool IsOfTheFile(Exception exception) =>
        exception is not (OperationCanceledException or ServiceException or OutOfMemoryException);
}
