using System.Buffers;

namespace Maas.Codecs.Images;

/// <summary>Pixels in rented memory: [height, width, channels], 8 bits each. One owner disposes it.</summary>
internal sealed class Pixels(int width, int height, int channels) : IDisposable
{
    private byte[] memory = ArrayPool<byte>.Shared.Rent(checked(width * height * channels));

    public int Width => width;

    public int Height => height;

    public int Channels => channels;

    public Span<byte> Bytes => memory.AsSpan(0, width * height * channels);

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(memory);
        memory = [];
    }
}
