using System.Buffers.Binary;
using System.Text;
using Maas.Core;
using Maas.Predict.Api;
using Maas.Predict.Inference.Tensors;

namespace Maas.Predict.Inference.OpenInference;

/// <summary>Tensors as bytes: little-endian, row-major; a text is its length in four bytes and its UTF-8.</summary>
internal static class BinaryTensor
{
    /// <summary>Of a text's length.</summary>
    public const int LengthBytes = sizeof(uint);

    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    public static Int128 Elements(ReadOnlySpan<long> shape)
    {
        Int128 count = 1;
        foreach (var length in shape)
        {
            // Beyond any memory, the exact number says nothing; it must not overflow.
            count = Int128.Min(count * length, long.MaxValue);
        }

        return count;
    }

    /// <summary>Reads the bytes straight into the tensor.</summary>
    /// <exception cref="ServiceException">They are not as many as the shape takes, or no elements.</exception>
    public static async Task ReadAsync(InferBody body, Tensor tensor, int bytes, CancellationToken cancellation)
    {
        if (tensor.Kind.IsText)
        {
            using var texts = await PooledBody.ReadExactlyAsync(body.Stream, bytes, body.Memory, cancellation);
            ReadTexts(texts.Bytes.Span, tensor);
            return;
        }

        var expected = Elements(tensor.Shape) * tensor.Kind.Bytes;
        if (bytes != expected)
        {
            throw ServiceError.InvalidInput.With(
                $"input \"{tensor.Name}\" has {Counted.Of(bytes, "byte")}; "
                    + $"{tensor.Kind.Word} {ShapeText.Of(tensor.Shape)} takes {expected}");
        }

        await tensor.FillAsync(body.Stream, bytes, cancellation);
        if (tensor.Kind.Word == "BOOL" && tensor.Bytes.ContainsAnyExceptInRange((byte)0, (byte)1))
        {
            throw ServiceError.InvalidInput.With($"input \"{tensor.Name}\" holds a byte other than 0 and 1, which are false and true");
        }
    }

    /// <exception cref="ServiceException">It is not UTF-8.</exception>
    public static string Text(ReadOnlySpan<byte> utf8, Tensor tensor)
    {
        try
        {
            return Utf8.GetString(utf8);
        }
        catch (DecoderFallbackException)
        {
            throw ServiceError.InvalidInput.With($"input \"{tensor.Name}\" holds a text that is not UTF-8");
        }
    }

    private static void ReadTexts(ReadOnlySpan<byte> left, Tensor tensor)
    {
        while (left.Length > 0)
        {
            var length = left.Length < LengthBytes ? uint.MaxValue : BinaryPrimitives.ReadUInt32LittleEndian(left);
            if (length > left.Length - LengthBytes)
            {
                throw ServiceError.InvalidInput.With($"input \"{tensor.Name}\" ends within text {tensor.Texts.Count}");
            }

            tensor.Add(Text(left.Slice(LengthBytes, (int)length), tensor));
            left = left[(LengthBytes + (int)length)..];
        }

        var expected = Elements(tensor.Shape);
        if (tensor.Texts.Count != expected)
        {
            throw ServiceError.InvalidInput.With(
                $"input \"{tensor.Name}\" has {Counted.Of(tensor.Texts.Count, "text")}; "
                    + $"the shape {ShapeText.Of(tensor.Shape)} takes {expected}");
        }
    }
}
