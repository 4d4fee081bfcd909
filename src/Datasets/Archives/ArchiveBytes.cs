using System.Buffers;

namespace Maas.Datasets.Archives;

/// <summary>What a file of an archive holds, in memory that others use after it is disposed. For one thread at a time.</summary>
public sealed class ArchiveBytes : IDisposable
{
    private readonly int length;
    private byte[] buffer;

    internal ArchiveBytes(byte[] buffer, int length) => (this.buffer, this.length) = (buffer, length);

    internal static ArchiveBytes None { get; } = new([], 0);

    public ReadOnlyMemory<byte> Memory => buffer.AsMemory(0, length);

    public ReadOnlySpan<byte> Span => buffer.AsSpan(0, length);

    public void Dispose()
    {
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = [];
        }
    }
}
