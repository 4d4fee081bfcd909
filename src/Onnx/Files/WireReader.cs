namespace Maas.Onnx.Files;

/// <summary>Reads protobuf's wire format from a stream without building anything, skipping long values by seeking.</summary>
internal sealed class WireReader(Stream stream)
{
    private readonly byte[] buffer = new byte[64 * 1024];
    private readonly long size = stream.Length;
    private long bufferStart;
    private int buffered;
    private int used;

    public long Position => bufferStart + used;

    public bool IsAtEnd => Position >= size;

    /// <exception cref="OnnxException">The number takes more than ten bytes, or the stream ends in it.</exception>
    public ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Damaged("a number is longer than ten bytes");
    }

    /// <summary>How many bytes the value takes that comes now, in a part that ends at <paramref name="end"/>.</summary>
    /// <exception cref="OnnxException">So many don't follow.</exception>
    public ulong Length(long end)
    {
        var length = Varint();
        return length <= (ulong)Math.Max(0, end - Position)
            ? length
            : throw Damaged($"{length} bytes are announced, but only {end - Position} follow in this part");
    }

    /// <summary>Moves on.</summary>
    /// <exception cref="OnnxException">So many bytes are not there.</exception>
    public void Skip(ulong bytes)
    {
        if (bytes > (ulong)(size - Position))
        {
            throw Damaged($"{bytes} bytes are announced, but only {size - Position} follow");
        }

        var target = Position + (long)bytes;
        if (target <= bufferStart + buffered)
        {
            used = (int)(target - bufferStart);
            return;
        }

        stream.Seek(target - size, SeekOrigin.End);
        (bufferStart, buffered, used) = (target, 0, 0);
    }

    public OnnxException Damaged(string what) =>
        new($"the file is not an ONNX model, or is damaged or cut off: at byte {Position}, {what}");

    private byte Byte()
    {
        if (used == buffered)
        {
            (bufferStart, used) = (Position, 0);
            buffered = stream.Read(buffer);
            if (buffered == 0)
            {
                throw Damaged("it ends in the middle of a field");
            }
        }

        return buffer[used++];
    }
}
