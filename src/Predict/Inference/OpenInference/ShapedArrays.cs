using System.Text.Json;
using Maas.Core;
using Maas.Predict.Inference.Tensors;

namespace Maas.Predict.Inference.OpenInference;

/// <summary>JSON arrays to a tensor whose shape is known: nested as the shape says, or flat.</summary>
internal sealed class ShapedArrays(Tensor tensor, string place)
{
    /// <summary>Reads the value that the reader stands at, and leaves it at the value's end.</summary>
    /// <exception cref="ServiceException">It is not of the tensor's shape, or holds something that is no element.</exception>
    public void Read(ref Utf8JsonReader reader, ref ReadOnlySpan<byte> rest)
    {
        if (tensor.Kind.Word is "FP16" or "BF16")
        {
            throw Refuse($"holds {tensor.Kind.Word}, which has no form in JSON; send it as a binary tensor");
        }

        JsonValue.Open(ref reader, JsonTokenType.StartArray, place);
        var ahead = reader;
        ahead.Read();
        if (ahead.TokenType == JsonTokenType.StartArray && tensor.Shape.Length > 0)
        {
            ReadNested(ref reader, ref rest, 0);
            return;
        }

        ReadList(ref reader, ref rest, BinaryTensor.Elements(tensor.Shape));
    }

    private void ReadNested(ref Utf8JsonReader reader, ref ReadOnlySpan<byte> rest, int depth)
    {
        if (depth == tensor.Shape.Length - 1)
        {
            ReadList(ref reader, ref rest, tensor.Shape[depth]);
            return;
        }

        JsonValue.Open(ref reader, JsonTokenType.StartArray, place);
        var count = 0L;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            ReadNested(ref reader, ref rest, depth + 1);
            count++;
        }

        Check(count, tensor.Shape[depth]);
    }

    private void ReadList(ref Utf8JsonReader reader, ref ReadOnlySpan<byte> rest, Int128 expected)
    {
        JsonValue.Open(ref reader, JsonTokenType.StartArray, place);
        if (tensor.Kind.Word == "FP32" && TryReadNumbers(ref reader, ref rest, expected))
        {
            return;
        }

        var count = 0L;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            ReadElement(ref reader, count);
            count++;
        }

        Check(count, expected);
    }

    // Only as many as the text can hold are made room for.
    private bool TryReadNumbers(ref Utf8JsonReader reader, ref ReadOnlySpan<byte> rest, Int128 expected)
    {
        var text = rest[(int)reader.BytesConsumed..];
        if (expected > text.Length / NumberList.LeastBytes)
        {
            return false;
        }

        var before = tensor.Bytes.Length;
        if (!NumberList.TryRead(text, tensor.ExtendSingles((int)expected), out var length))
        {
            tensor.Shorten(before);
            return false;
        }

        var state = reader.CurrentState;
        rest = text[length..];
        reader = new(rest, isFinalBlock: true, state);
        reader.Read();
        return true;
    }

    private void ReadElement(ref Utf8JsonReader reader, long index)
    {
        if (tensor.Kind.IsText)
        {
            tensor.Add(reader.TokenType == JsonTokenType.String
                ? reader.GetString()!
                : throw JsonValue.Unfit(ref reader, $"{place}[{index}]", "a text"));
        }
        else if (tensor.Kind.Read?.Invoke(ref reader, tensor.Extend(tensor.Kind.Bytes)) != true)
        {
            throw JsonValue.Unfit(ref reader, $"{place}[{index}]", $"{tensor.Kind.Expected} ({tensor.Kind.Word})");
        }
    }

    private void Check(long count, Int128 expected)
    {
        if (count != expected)
        {
            throw Refuse($"has a list of {Counted.Of(count, "element")} where the shape {ShapeText.Of(tensor.Shape)} has {expected}");
        }
    }

    private ServiceException Refuse(string what) => ServiceError.InvalidInput.With($"{place} {what}", new Violation(place, null, what));
}
