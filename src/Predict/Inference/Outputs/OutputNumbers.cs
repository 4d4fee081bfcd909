using System.Buffers;
using System.Numerics;
using Maas.Core;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Maas.Predict.Inference.Outputs;

/// <summary>An output's elements as 32-bit or 64-bit numbers: ONNX Runtime's own memory, or a rented copy. One owner disposes it before
/// the output.</summary>
internal readonly ref struct OutputNumbers<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[]? rented;

    /// <exception cref="ServiceException">They are no numbers with fractions.</exception>
    public OutputNumbers(OrtValue output)
    {
        var type = output.GetTensorTypeAndShape();
        Shape = type.Shape;
        if (Shape.Contains(0))
        {
            return;
        }

        if (type.ElementDataType == (typeof(T) == typeof(double) ? TensorElementType.Double : TensorElementType.Float))
        {
            Values = output.GetTensorDataAsSpan<T>();
            return;
        }

        rented = ArrayPool<T>.Shared.Rent((int)type.ElementCount);
        var values = rented.AsSpan(0, (int)type.ElementCount);
        Convert(output, type.ElementDataType, values);
        Values = values;
    }

    public long[] Shape { get; }

    public ReadOnlySpan<T> Values { get; }

    public void Dispose()
    {
        if (rented is not null)
        {
            ArrayPool<T>.Shared.Return(rented);
        }
    }

    private static void Convert(OrtValue output, TensorElementType type, Span<T> values)
    {
        switch (type)
        {
            case TensorElementType.Float:
                Convert<float>(output, values, T.CreateTruncating);
                break;
            case TensorElementType.Double:
                Convert<double>(output, values, T.CreateTruncating);
                break;
            case TensorElementType.Float16:
                Convert<Float16>(output, values, value => T.CreateTruncating(value.ToFloat()));
                break;
            case TensorElementType.BFloat16:
                Convert<BFloat16>(output, values, value => T.CreateTruncating(value.ToFloat()));
                break;
            default:
                throw ServiceError.InvalidModel.With($"a decoded output is of numbers with fractions; this one is {type}");
        }
    }

    private static void Convert<TFrom>(OrtValue output, Span<T> values, Func<TFrom, T> number)
        where TFrom : unmanaged
    {
        var elements = output.GetTensorDataAsSpan<TFrom>();
        for (var i = 0; i < elements.Length; i++)
        {
            values[i] = number(elements[i]);
        }
    }
}
