using Microsoft.Win32.SafeHandles;

namespace Maas.Onnx.Tensors;

/// <summary>The part of a file where a tensor's elements stand. It was inside the file when located.</summary>
public sealed record ExternalRange(string Path, long Offset, long Length)
{
    /// <summary>All of it, for ranges under 2 GiB.</summary>
    /// <exception cref="OnnxException">The file can't be read, or is shorter by now.</exception>
    public ReadOnlyMemory<byte> ReadAll()
    {
        var bytes = new byte[Length];
        Read(bytes, 0);
        return bytes;
    }

    /// <summary>Fills <paramref name="destination"/> with what stands <paramref name="position"/> bytes into the range.</summary>
    /// <exception cref="OnnxException">The file can't be read, or is shorter by now.</exception>
    public void Read(Span<byte> destination, long position)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position + destination.Length, Length);
        try
        {
            using var file = File.OpenHandle(Path);
            Fill(file, destination, Offset + position);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new OnnxException($"the external data {System.IO.Path.GetFileName(Path)} can't be read: {error.Message}", error);
        }
    }

    private static void Fill(SafeFileHandle file, Span<byte> destination, long position)
    {
        while (!destination.IsEmpty)
        {
            var read = RandomAccess.Read(file, destination, position);
            if (read == 0)
            {
                throw new EndOfStreamException("it ends too early");
            }

            destination = destination[read..];
            position += read;
        }
    }
}
