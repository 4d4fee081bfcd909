namespace Maas.Datasets.Tables;

/// <summary>The wanted cells of one row. It and its cells are valid until the next row is read.</summary>
public sealed class CsvRow
{
    private readonly ReadOnlyMemory<byte>[] cells;

    internal CsvRow(int columns) => cells = new ReadOnlyMemory<byte>[columns];

    /// <summary>The 1-based row of data, a header not counted.</summary>
    public long Number { get; private set; }

    /// <summary>The byte of the file that the row after it begins at; null where the format has no such place.</summary>
    public long? NextOffset { get; private set; }

    /// <summary>UTF-8 text, in the order of the wanted columns.</summary>
    public ReadOnlySpan<ReadOnlyMemory<byte>> Cells => cells;

    internal void Take(ITableReader reader, ReadOnlySpan<int> fields)
    {
        (Number, NextOffset) = (reader.Row, reader.Offset);
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = fields[i] < 0 ? default : reader.Cell(fields[i]);
        }
    }
}
