using System.Buffers;
using Maas.Core;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Maas.Predict.Inference.Outputs;

/// <summary>An output's elements as 32-bit numbers: ONNX Runtime's own memory, or a rented copy. One owner disposes it before the
/// output.</summary>
internal readonly ref struct OutputNumbers
{
    private readonly float[]? rented;

    /// <exception cref="ServiceException">They are no numbers with fractions.</exception>
    public OutputNumbers(OrtValue output)
    {
        var type = output.GetTensorTypeAndShape();
        Shape = type.Shape;
        if (Shape.Contains(0))
        {
            return;
        }

        if (type.ElementDataType == TensorElementType.Float)
        {
            Values = output.GetTensorDataAsSpan<float>();
            return;
        }

        rented = ArrayPool<float>.Shared.Rent((int)type.ElementCount);
        var values = rented.AsSpan(0, (int)type.ElementCount);
        Convert(output, type.ElementDataType, values);
        Values = values;
    }

    public long[] Shape { get; }

    public ReadOnlySpan<float> Values { get; }

    public void Dispose()
    {
        if (rented is not null)
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    private static void Convert(OrtValue output, TensorElementType type, Span<float> values)
    {
        switch (type)
        {
            case TensorElementType.Double:
                Convert<double>(output, values, value => (float)value);
                break;
            case TensorElementType.Float16:
                Convert<Float16>(output, values, value => value.ToFloat());
                break;
            case TensorElementType.BFloat16:
                Convert<BFloat16>(output, values, value => value.ToFloat());
                break;
            default:
                throw ServiceError.InvalidModel.With($"a decoded output is of numbers with fractions; this one is {type}");
        }
    }

    private static void Convert<T>(OrtValue output, Span<float> values, Func<T, float> number)
        where T : unmanaged
    {
        var elements = output.GetTensorDataAsSpan<T>();
        for (var i = 0; i < elements.Length; i++)
        {
            values[i] = number(elements[i]);
        }
    }
}
