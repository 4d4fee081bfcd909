using System.Buffers;

namespace Maas.Predict.Inference.Outputs;

/// <summary>The text of an answer while it is written, of which a part may be bounded. For one thread.</summary>
internal sealed class AnswerText(int firstBytes) : IBufferWriter<byte>
{
    private readonly ArrayBufferWriter<byte> buffer = new(firstBytes);
    private long mostBytes = long.MaxValue;

    public ReadOnlyMemory<byte> Written => buffer.WrittenMemory;

    public int Capacity => buffer.Capacity;

    /// <summary>So many more bytes may come, and what the writer holds already; it ends with the writer's next step beyond them.</summary>
    public void Allow(long bytes) => mostBytes = buffer.WrittenCount + bytes;

    /// <summary>What comes now is not bounded.</summary>
    public void AllowAll() => mostBytes = long.MaxValue;

    public void Clear()
    {
        buffer.ResetWrittenCount();
        AllowAll();
    }

    public void Advance(int count) => buffer.Advance(count);

    /// <exception cref="AnswerOverflowException">It is as long as it may be.</exception>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (buffer.WrittenCount > mostBytes || (long)buffer.WrittenCount + sizeHint > Array.MaxLength)
        {
            throw new AnswerOverflowException();
        }

        return buffer.GetMemory(sizeHint);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
}
