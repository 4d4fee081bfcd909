using System.Text.Json;
using Maas.Codecs.Images;
using Maas.Core;
using Maas.Predict.Inference.Tensors;

namespace Maas.Predict.Inference.Inputs;

/// <summary>Pictures to the input that takes them. For any number of threads.</summary>
internal sealed class PictureInput(ImageEncoder encoder, string input)
{
    public Tensor NewTensor(TensorBudget budget) => new(input, ElementKind.Get("FP32"), budget);

    /// <summary>One picture file.</summary>
    /// <exception cref="ServiceException">It can't be read.</exception>
    public Tensor Read(ReadOnlySpan<byte> bytes, TensorBudget budget)
    {
        var tensor = NewTensor(budget);
        try
        {
            encoder.Encode(bytes, tensor.ExtendSingles(encoder.Length));
            tensor.Shape = Shape(1);
            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    /// <summary>Adds the picture of the object <c>{"b64": "…"}</c> that the reader stands at.</summary>
    /// <exception cref="ServiceException">It is another object, or no picture.</exception>
    public void Add(ref Utf8JsonReader reader, Tensor tensor)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Unfit(ref reader);
        }

        reader.Read();
        if (reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("b64"u8))
        {
            throw ServiceError.InvalidInput.With("a picture is {\"b64\": \"…\"}; the object has something else");
        }

        reader.Read();
        if (reader.TokenType != JsonTokenType.String || !reader.TryGetBytesFromBase64(out var bytes))
        {
            throw ServiceError.InvalidInput.With("b64 is not base64 text");
        }

        encoder.Encode(bytes, tensor.ExtendSingles(encoder.Length));
        reader.Read();
        if (reader.TokenType != JsonTokenType.EndObject)
        {
            throw ServiceError.InvalidInput.With("a picture is {\"b64\": \"…\"}; the object has more than that");
        }
    }

    public long[] Shape(long pictures) => [pictures, .. encoder.Shape];

    private static ServiceException Unfit(ref Utf8JsonReader reader) =>
        ServiceError.InvalidInput.With($"a picture is {{\"b64\": \"…\"}}; {JsonToken.Show(ref reader)} came");
}
