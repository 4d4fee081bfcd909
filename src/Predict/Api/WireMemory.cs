using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace Maas.Predict.Api;

/// <summary>
/// Memory that requests are received in, in larger pieces than the server's own of 4 KiB: a tensor of some hundred kilobytes comes with a
/// few looks at the socket, not with a hundred.
/// </summary>
internal sealed class WireMemory : MemoryPool<byte>, IMemoryPoolFactory<byte>
{
    private const int PieceBytes = 64 << 10;

    public override int MaxBufferSize => Shared.MaxBufferSize;

    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => this;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1) => Shared.Rent(Math.Max(minBufferSize, PieceBytes));

    // The memory is everybody's.
    protected override void Dispose(bool disposing)
    {
    }
}
