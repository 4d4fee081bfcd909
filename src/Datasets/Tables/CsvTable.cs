using Maas.Core;

namespace Maas.Datasets.Tables;

/// <summary>A table of comma-separated values with a header.</summary>
internal sealed class CsvTable : ITableReader
{
    private readonly CsvReader reader;

    private CsvTable(CsvReader reader, IReadOnlyList<string> names) => (this.reader, Names) = (reader, names);

    public IReadOnlyList<string> Names { get; }

    public bool LearnsNames => false;

    public long Row => reader.Row;

    public long? Offset => reader.Offset;

    public Violation? Problem => CsvFaults.Find(reader, Names);

    /// <summary>Reads the header. What is wrong with it goes to the errors.</summary>
    public static async ValueTask<CsvTable> OpenAsync(Stream stream, ErrorList errors, CancellationToken cancellation)
    {
        var reader = new CsvReader(stream);
        return new(reader, await CsvHeader.ReadAsync(reader, errors, cancellation));
    }

    public void MoveTo(TablePlace place)
    {
        if (place.Offset is { } offset)
        {
            reader.MoveTo(place.Row, offset);
        }
    }

    public ValueTask<bool> ReadAsync(CancellationToken cancellation) => reader.ReadAsync(Names.Count, cancellation);

    public ReadOnlyMemory<byte> Cell(int column) => reader.Field(column);

    public ValueTask DisposeAsync()
    {
        reader.Dispose();
        return ValueTask.CompletedTask;
    }
}
