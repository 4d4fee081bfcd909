using System.Buffers;
using Maas.Predict.Inference.Tensors;
using Microsoft.ML.OnnxRuntime;
using TensorElementType = Microsoft.ML.OnnxRuntime.Tensors.TensorElementType;

namespace Maas.Predict.Inference.Traffic;

/// <summary>An output in memory of its own, to be compared with another version's. One owner disposes it.</summary>
internal sealed class OutputCopy : IDisposable
{
    // Below this, what is relative to a number's own size tells rounding alone.
    private const double LeastSize = 1e-3;

    private readonly TensorElementType type;
    private readonly long[] shape;
    private readonly byte[][] texts = [];
    private readonly byte[] memory = [];
    private readonly int length;

    private OutputCopy(OrtValue value)
    {
        var about = value.GetTensorTypeAndShape();
        (type, shape) = (about.ElementDataType, about.Shape);
        if (type == TensorElementType.String)
        {
            texts = new byte[about.ElementCount][];
            for (var i = 0; i < texts.Length; i++)
            {
                texts[i] = value.GetStringElementAsSpan(i).ToArray();
            }

            return;
        }

        var bytes = BytesIn(value, shape);
        length = bytes.Length;
        memory = ArrayPool<byte>.Shared.Rent(length);
        bytes.CopyTo(memory);
    }

    public static OutputCopy Of(OrtValue value) => new(value);

    /// <summary>The memory that a copy takes; of texts about.</summary>
    public static long BytesOf(OrtValue value)
    {
        var about = value.GetTensorTypeAndShape();
        if (about.ElementDataType != TensorElementType.String)
        {
            return BytesIn(value, about.Shape).Length;
        }

        var bytes = about.ElementCount * Tensor.TextBytes;
        for (var i = 0; i < about.ElementCount; i++)
        {
            bytes += value.GetStringElementAsSpan(i).Length;
        }

        return bytes;
    }

    /// <summary>
    /// The same type and shape, texts and whole numbers equal, and of other numbers none farther apart than a part of the larger one.
    /// </summary>
    public bool AgreesWith(OrtValue other, double tolerance)
    {
        var about = other.GetTensorTypeAndShape();
        if (about.ElementDataType != type || !about.Shape.AsSpan().SequenceEqual(shape))
        {
            return false;
        }

        return type == TensorElementType.String
            ? HasTextsOf(other)
            : NumberPairs.All(
                type, memory.AsSpan(0, length), BytesIn(other, about.Shape), (one, two) => AreNear(one, two, tolerance));
    }

    public void Dispose()
    {
        if (memory.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(memory);
        }
    }

    /// <summary>Whether two numbers are no farther apart than a part of the larger one.</summary>
    public static bool AreNear(double one, double two, double tolerance) => one.Equals(two)
        || double.IsFinite(one - two) && Math.Abs(one - two) <= tolerance * Math.Max(LeastSize, Math.Max(Math.Abs(one), Math.Abs(two)));

    private bool HasTextsOf(OrtValue other)
    {
        for (var i = 0; i < texts.Length; i++)
        {
            if (!other.GetStringElementAsSpan(i).SequenceEqual(texts[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static ReadOnlySpan<byte> BytesIn(OrtValue value, long[] shape) => shape.Contains(0) ? [] : value.GetTensorDataAsSpan<byte>();
}
