using Microsoft.Win32.SafeHandles;

namespace Maas.Datasets.Archives;

/// <summary>A part of a file, read from its beginning to its end. For one thread at a time; the file is its owner's to close.</summary>
internal sealed class FileSlice(SafeFileHandle file, long start, long length) : Stream
{
    private long read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => read;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer) => Count(RandomAccess.Read(file, buffer[..Left(buffer.Length)], start + read));

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        Count(await RandomAccess.ReadAsync(file, buffer[..Left(buffer.Length)], start + read, cancellationToken));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Left(int wanted) => (int)Math.Min(wanted, length - read);

    private int Count(int bytes)
    {
        read += bytes;
        return bytes;
    }
}
