using System.Buffers;

namespace Maas.Predict.Batches;

/// <summary>Rows of a result that are not kept yet. For one thread.</summary>
internal sealed class ResultPart(IResultWriter writer)
{
    private readonly ArrayBufferWriter<byte> buffer = new();

    public long Rows { get; private set; }

    public long Failed { get; private set; }

    public string? FirstError { get; private set; }

    public TimeSpan Computed { get; private set; }

    public long Tokens { get; private set; }

    public int Bytes => buffer.WrittenCount;

    public BinaryData Content => BinaryData.FromBytes(buffer.WrittenMemory);

    public void Add(RowResult row)
    {
        if (row.Index == 0)
        {
            writer.Begin(buffer);
        }

        writer.Write(buffer, row);
        Rows++;
        Computed += row.Prediction?.Computed ?? TimeSpan.Zero;
        Tokens += row.Prediction?.Tokens ?? 0;
        if (row.Error is { } error)
        {
            Failed++;
            FirstError ??= $"row {row.Index}: {error.Detail}";
        }
    }

    public void Clear()
    {
        buffer.ResetWrittenCount();
        (Rows, Failed, FirstError, Computed, Tokens) = (0, 0, null, TimeSpan.Zero, 0);
    }
}
