using System.Text.Json;
using Maas.Core.Registry;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Maas.Predict.Inference.Outputs;

/// <summary>Output tensors as JSON: <c>{"y": {"shape": [1,10], "data": […]}}</c>, row-major. What is not finite is null:
/// JSON has no word for it.</summary>
internal static class TensorJson
{
    private const int ChunkBytes = 2048;

    /// <exception cref="Core.ServiceException">They take more than the answer may.</exception>
    public static void Write(
        Utf8JsonWriter json, IReadOnlyList<TensorDescription> names, IReadOnlyList<OrtValue> outputs, ref AnswerBudget budget)
    {
        var at = 0;
        try
        {
            json.WriteStartObject("outputs"u8);
            for (; at < outputs.Count; at++)
            {
                Write(json, names[at].Name, outputs[at], ref budget);
            }

            json.WriteEndObject();
        }
        catch (AnswerOverflowException)
        {
            at = Math.Min(at, outputs.Count - 1);
            throw budget.Refusal(names[at].Name, outputs[at].GetTensorTypeAndShape().Shape, isJson: true);
        }
    }

    /// <summary>The elements, row-major, into an array that is open.</summary>
    /// <exception cref="AnswerOverflowException">They are longer than may be.</exception>
    public static void WriteData(Utf8JsonWriter json, OrtValue output, TensorElementType type)
    {
        switch (type)
        {
            case TensorElementType.Float:
                WriteSingles(json, output.GetTensorDataAsSpan<float>());
                break;
            case TensorElementType.Double:
                Each<double>(output, value => Number(json, double.IsFinite(value), value));
                break;
            case TensorElementType.Float16:
                Each<Float16>(output, value => Number(json, Float16.IsFinite(value), value.ToFloat()));
                break;
            case TensorElementType.BFloat16:
                Each<BFloat16>(output, value => Number(json, BFloat16.IsFinite(value), value.ToFloat()));
                break;
            case TensorElementType.Int8:
                Each<sbyte>(output, value => json.WriteNumberValue(value));
                break;
            case TensorElementType.Int16:
                Each<short>(output, value => json.WriteNumberValue(value));
                break;
            case TensorElementType.Int32:
                Each<int>(output, json.WriteNumberValue);
                break;
            case TensorElementType.Int64:
                Each<long>(output, json.WriteNumberValue);
                break;
            case TensorElementType.UInt8:
                Each<byte>(output, value => json.WriteNumberValue(value));
                break;
            case TensorElementType.UInt16:
                Each<ushort>(output, value => json.WriteNumberValue(value));
                break;
            case TensorElementType.UInt32:
                Each<uint>(output, json.WriteNumberValue);
                break;
            case TensorElementType.UInt64:
                Each<ulong>(output, json.WriteNumberValue);
                break;
            case TensorElementType.Bool:
                Each<bool>(output, json.WriteBooleanValue);
                break;
            case TensorElementType.String:
                WriteTexts(json, output);
                break;
            default:
                throw Core.ServiceError.InvalidModel.With($"an output is of {type}, which JSON does not carry");
        }
    }

    /// <inheritdoc cref="WriteData"/>
    public static void WriteSingles(Utf8JsonWriter json, ReadOnlySpan<float> values)
    {
        Span<byte> text = stackalloc byte[ChunkBytes];
        while (values.Length > 0)
        {
            var (some, length) = (Math.Min(values.Length, ChunkBytes / (SingleText.MostBytes + 1)), 0);
            foreach (var value in values[..some])
            {
                length += SingleText.Write(value, text[length..]);
                text[length++] = (byte)',';
            }

            json.WriteRawValue(text[..(length - 1)], skipInputValidation: true);
            values = values[some..];
        }
    }

    private static void Write(Utf8JsonWriter json, string name, OrtValue output, ref AnswerBudget budget)
    {
        var about = output.GetTensorTypeAndShape();
        budget.Take(name, output, about);
        json.WriteStartObject(name);
        json.WriteStartArray("shape"u8);
        foreach (var length in about.Shape)
        {
            json.WriteNumberValue(length);
        }

        json.WriteEndArray();
        json.WriteStartArray("data"u8);
        WriteData(json, output, about.ElementDataType);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    // In pieces: the writer takes room for six times what it writes at once.
    private static void WriteTexts(Utf8JsonWriter json, OrtValue output)
    {
        var count = output.GetTensorTypeAndShape().ElementCount;
        for (var i = 0; i < count; i++)
        {
            var text = output.GetStringElementAsSpan(i);
            if (text.Length <= ChunkBytes)
            {
                json.WriteStringValue(text);
                continue;
            }

            for (; text.Length > ChunkBytes; text = text[ChunkBytes..])
            {
                json.WriteStringValueSegment(text[..ChunkBytes], isFinalSegment: false);
            }

            json.WriteStringValueSegment(text, isFinalSegment: true);
        }
    }

    private static void Each<T>(OrtValue output, Action<T> write)
        where T : unmanaged
    {
        foreach (var value in output.GetTensorDataAsSpan<T>())
        {
            write(value);
        }
    }

    private static void Number(Utf8JsonWriter json, bool isFinite, float value)
    {
        if (isFinite)
        {
            json.WriteNumberValue(value);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    private static void Number(Utf8JsonWriter json, bool isFinite, double value)
    {
        if (isFinite)
        {
            json.WriteNumberValue(value);
        }
        else
        {
            json.WriteNullValue();
        }
    }
}
