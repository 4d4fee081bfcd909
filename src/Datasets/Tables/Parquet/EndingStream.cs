namespace Maas.Datasets.Tables.Parquet;

/// <summary>A stream whose bytes can't be read one by one beyond an end: the library that reads Parquet would go on for ever.</summary>
/// <param name="stream">The file, which stays open.</param>
internal sealed class EndingStream(Stream stream) : Stream
{
    /// <summary>Where the last byte was that can be read alone.</summary>
    public long End { get; set; } = long.MaxValue;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => stream.Length;

    public override long Position
    {
        get => stream.Position;
        set => stream.Position = value;
    }

    public override int ReadByte() => stream.Position < End && stream.ReadByte() is >= 0 and var value
        ? value
        : throw new EndOfStreamException("the values end before their count is reached");

    public override int Read(byte[] buffer, int offset, int count) => stream.Read(buffer, offset, count);

    public override int Read(Span<byte> buffer) => stream.Read(buffer);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        stream.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        stream.ReadAsync(buffer, offset, count, cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => stream.Seek(offset, origin);

    public override void Flush() => stream.Flush();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
