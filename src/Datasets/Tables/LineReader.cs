using System.Buffers;

namespace Maas.Datasets.Tables;

/// <summary>The lines of a text, without their ends (LF or CRLF), in constant memory. For one thread.</summary>
internal sealed class LineReader(Stream stream) : IDisposable
{
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(64 << 10);
    private int start;
    private int end;
    private int lineStart;
    private int lineLength;
    private long bufferOffset;
    private bool isAtEnd;
    private bool hasBegun;

    /// <summary>The present line; valid until the next is read.</summary>
    public ReadOnlyMemory<byte> Line => buffer.AsMemory(lineStart, lineLength);

    /// <summary>The byte of the text that the next line begins at.</summary>
    public long Offset => bufferOffset + start;

    /// <summary>Why nothing more can be read; null: it can.</summary>
    public string? Fault { get; private set; }

    /// <summary>Goes to the next line; false at the end, and where there is a fault.</summary>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellation)
    {
        await BeginAsync(cancellation);
        for (var looked = 0; Fault is null;)
        {
            var length = buffer.AsSpan(start + looked, end - start - looked).IndexOf((byte)'\n');
            if (length >= 0 || (isAtEnd && end > start))
            {
                Take(length < 0 ? end - start : looked + length);
                return true;
            }

            looked = end - start;
            if (isAtEnd)
            {
                return false;
            }

            Fault = looked > CsvReader.MostRecordBytes ? $"the line is longer than {CsvReader.MostRecordBytes} bytes" : null;
            await FillAsync(cancellation);
        }

        return false;
    }

    /// <summary>Goes on where a line begins, of a stream that can seek. What a text may begin with is no matter of this line.</summary>
    public void MoveTo(long offset)
    {
        stream.Position = offset;
        (bufferOffset, start, end, isAtEnd, hasBegun) = (offset, 0, 0, false, true);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }

    private void Take(int length)
    {
        (lineStart, lineLength) = (start, length);
        start = Math.Min(end, start + length + 1);
        lineLength -= length > 0 && buffer[lineStart + length - 1] == '\r' ? 1 : 0;
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
        var isUtf16 = bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]);
        Fault = isUtf16 ? "the file is UTF-16 text; save it as UTF-8" : null;
        start = bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
    }

    private async ValueTask FillAsync(CancellationToken cancellation)
    {
        var larger = end - start > buffer.Length / 2 ? ArrayPool<byte>.Shared.Rent(buffer.Length * 2) : buffer;
        buffer.AsSpan(start, end - start).CopyTo(larger);
        if (larger != buffer)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }

        bufferOffset += start;
        (start, end) = (0, end - start);
        var read = await stream.ReadAtLeastAsync(buffer.AsMemory(end), buffer.Length - end, throwOnEndOfStream: false, cancellation);
        isAtEnd = read < buffer.Length - end;
        end += read;
    }
}
