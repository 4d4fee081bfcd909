using System.Buffers;

namespace Maas.Datasets.Tables;

/// <summary>
/// Reads the records of a CSV file (RFC 4180, UTF-8 with or without byte order mark) one after the other in constant memory.
/// A wrong record comes with its <see cref="Fault"/>, and the next one can be read unless the fault is final. For one thread.
/// </summary>
public sealed class CsvReader(Stream stream) : IDisposable
{
    /// <summary>The longest field, 1 MiB.</summary>
    public const int MostFieldBytes = 1 << 20;

    /// <summary>The longest record, 16 MiB.</summary>
    public const int MostRecordBytes = 16 << 20;

    /// <summary>The most columns.</summary>
    public const int MostColumns = 10_000;

    private readonly CsvRecord record = new();
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(64 << 10);
    private int start;
    private int end;
    private int recordStart;
    private long bufferOffset;
    private bool isAtEnd;
    private bool hasBegun;

    /// <summary>How many records were read before the present one: 0 for the header, then the 1-based row. Blank lines aren't.</summary>
    public long Row { get; private set; } = -1;

    /// <summary>The byte of the file that the next record begins at.</summary>
    public long Offset => bufferOffset + start;

    /// <summary>What is wrong with the present record; null: nothing.</summary>
    public CsvFault? Fault { get; private set; }

    /// <summary>The fields of the present record; those beyond <see cref="MostColumns"/> are counted and not kept.</summary>
    public int FieldCount => record.Count;

    /// <summary>A field of the present record, its quotes undone. Valid until the next record is read.</summary>
    public ReadOnlyMemory<byte> Field(int index)
    {
        var (fieldStart, length) = record[index];
        return buffer.AsMemory(recordStart + fieldStart, length);
    }

    /// <summary>
    /// Goes to the next record; false at the end. Lines with nothing on them are passed over, except where the table has one
    /// <paramref name="columns">column</paramref> alone: there they are missing cells.
    /// </summary>
    public async ValueTask<bool> ReadAsync(int columns, CancellationToken cancellation)
    {
        if (Fault is { IsFinal: true })
        {
            return false;
        }

        Fault = null;
        await BeginAsync(cancellation);
        do
        {
            if (!await FindAsync(cancellation))
            {
                return false;
            }
        }
        while (record.IsBlank && columns != 1);

        Row++;
        Fault ??= record.Fault;
        return true;
    }

    /// <summary>Goes on where a record begins, after so many rows. For one who has read the header, of a stream that can seek.</summary>
    public void MoveTo(long row, long offset)
    {
        stream.Position = offset;
        (Row, bufferOffset, start, end, isAtEnd) = (row, offset, 0, 0, false);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }

    private async ValueTask BeginAsync(CancellationToken cancellation)
    {
        if (hasBegun)
        {
            return;
        }

        hasBegun = true;
        await FillAsync(cancellation);
        var bytes = buffer.AsSpan(0, end);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            Fault = new(0, "the file is UTF-16 text; save it as UTF-8", IsFinal: true);
        }

        start = bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
    }

    private async ValueTask<bool> FindAsync(CancellationToken cancellation)
    {
        while (start < end || !isAtEnd)
        {
            var length = record.Scan(buffer.AsSpan(start, end - start), isAtEnd);
            if (length != CsvRecord.NeedsMore)
            {
                recordStart = start;
                start += length;
                return true;
            }

            if (record.Fault is { IsFinal: true })
            {
                return true;
            }

            if (end - start > MostRecordBytes)
            {
                Fault = new(0, $"the record is longer than {MostRecordBytes} bytes", IsFinal: true);
                return true;
            }

            await FillAsync(cancellation);
        }

        return false;
    }

    // Fills the whole buffer, however little a read gives: a record is then scanned again at most once for each doubling.
    private async ValueTask FillAsync(CancellationToken cancellation)
    {
        if (end - start > buffer.Length / 2)
        {
            var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
            buffer.AsSpan(start, end - start).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }
        else
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
        }

        bufferOffset += start;
        end -= start;
        start = 0;
        while (end < buffer.Length && !isAtEnd)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(end), cancellation);
            isAtEnd = read == 0;
            end += read;
        }
    }
}
