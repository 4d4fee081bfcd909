using Microsoft.AspNetCore.Http;

namespace Maas.FunctionsEmulator.Http;

/// <summary>A request's body up to a limit; past it, or at once if the length is known, reading fails as Kestrel's does.</summary>
internal sealed class LimitedBody(Stream body, long? lengthBytes, long limitBytes) : Stream
{
    private long readBytes;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        RefuseAbove(lengthBytes ?? 0);
        var read = await body.ReadAsync(buffer, cancellationToken);
        readBytes += read;
        RefuseAbove(readBytes);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    // Kestrel refuses reads that block a thread; so does this.
    public override int Read(byte[] buffer, int offset, int count) => body.Read(buffer, offset, count);

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void RefuseAbove(long bytes)
    {
        if (bytes > limitBytes)
        {
            throw new BadHttpRequestException("Request body too large.", StatusCodes.Status413PayloadTooLarge);
        }
    }
}
