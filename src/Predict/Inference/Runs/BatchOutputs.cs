using System.Collections;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Maas.Core;
using Maas.Predict.Inference.Outputs;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Runs;

/// <summary>
/// A batch's outputs, and each request's rows of them in the same memory. The memory goes with the last of the parts, on whatever
/// threads those are disposed.
/// </summary>
internal sealed class BatchOutputs
{
    private readonly IDisposableReadOnlyCollection<OrtValue> whole;
    private int left;

    private BatchOutputs(IDisposableReadOnlyCollection<OrtValue> whole, int parts) => (this.whole, left) = (whole, parts);

    /// <summary>The outputs in parts of so many rows, in their order, each with an owner who disposes it; where they can't be parted,
    /// nothing of them is left.</summary>
    /// <exception cref="ServiceException">An output's first dimension is not the batch, or it is too large to be parted.</exception>
    public static IReadOnlyList<IDisposableReadOnlyCollection<OrtValue>> Part(
        IDisposableReadOnlyCollection<OrtValue> whole, IReadOnlyList<int> rows)
    {
        var parts = new List<IDisposableReadOnlyCollection<OrtValue>>(rows.Count);
        try
        {
            Check(whole, rows.Sum());
            var (outputs, at) = (new BatchOutputs(whole, rows.Count), 0);
            foreach (var count in rows)
            {
                parts.Add(outputs.Slice(at, count));
                at += count;
            }

            return parts;
        }
        catch
        {
            parts.ForEach(part => part.Dispose());
            whole.Dispose();
            throw;
        }
    }

    private static void Check(IDisposableReadOnlyCollection<OrtValue> whole, int rows)
    {
        foreach (var value in whole)
        {
            var about = value.GetTensorTypeAndShape();
            if (AnswerBudget.BytesOf(about) > int.MaxValue)
            {
                throw ServiceError.AnswerTooLarge.With($"an output of {rows} rows takes more bytes than can be parted");
            }

            if (about.Shape is not [var first, ..] || first != rows)
            {
                throw ServiceError.InvalidModel.With($"an output does not have the {rows} rows of the input");
            }
        }
    }

    private Rows Slice(int at, int rows)
    {
        var values = new List<OrtValue>(whole.Count);
        try
        {
            foreach (var value in whole)
            {
                values.Add(Slice(value, at, rows));
            }

            return new(this, values);
        }
        catch
        {
            values.ForEach(value => value.Dispose());
            throw;
        }
    }

    private static OrtValue Slice(OrtValue value, int at, int rows)
    {
        var type = value.GetTensorTypeAndShape();
        var shape = type.Shape;
        var bytes = shape.Contains(0) ? [] : value.GetTensorDataAsSpan<byte>();
        var row = bytes.Length / shape[0];
        shape[0] = rows;

        // ONNX Runtime's own memory, which no collection moves.
        var start = Unsafe.ByteOffset(ref Unsafe.NullRef<byte>(), ref MemoryMarshal.GetReference(bytes));
        return OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance, type.ElementDataType, shape, start + (nint)(at * row), rows * row);
    }

    private void EndPart()
    {
        if (Interlocked.Decrement(ref left) == 0)
        {
            whole.Dispose();
        }
    }

    private sealed class Rows(BatchOutputs batch, IReadOnlyList<OrtValue> values) : IDisposableReadOnlyCollection<OrtValue>
    {
        private bool isDisposed;

        public int Count => values.Count;

        public OrtValue this[int index] => values[index];

        public IEnumerator<OrtValue> GetEnumerator() => values.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public void Dispose()
        {
            if (!Interlocked.Exchange(ref isDisposed, true))
            {
                foreach (var value in values)
                {
                    value.Dispose();
                }

                batch.EndPart();
            }
        }
    }
}
