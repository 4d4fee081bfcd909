using System.Buffers;
using Maas.Core.Jobs;

namespace Maas.Predict.Batches;

/// <summary>Rows of a result that are not kept yet. For one thread.</summary>
internal sealed class ResultPart(IResultWriter writer)
{
    private readonly ArrayBufferWriter<byte> buffer = new();

    public long Rows { get; private set; }

    public long Failed { get; private set; }

    /// <summary>Where the row after the last one begins.</summary>
    public BatchPlace? Next { get; private set; }

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
        Next = row.Next;
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
        (Rows, Failed, FirstError, Next, Computed, Tokens) = (0, 0, null, null, TimeSpan.Zero, 0);
    }
}
