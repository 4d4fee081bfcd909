using System.Net.Mime;
using System.Text.Json;
using Maas.Codecs.Text;
using Maas.Core;
using Maas.Core.Registry;
using Maas.Predict.Inference.Tensors;

namespace Maas.Predict.Inference.Inputs;

/// <summary>Texts to the inputs that take their tokens and which of them are no padding. For any number of threads.</summary>
internal sealed class TextInput(TextEncoder encoder, TextEncoding encoding) : IRawInput
{
    public string Types => MediaTypeNames.Text.Plain;

    public bool TakesTensors => false;

    public bool Takes(string mediaType) => mediaType == MediaTypeNames.Text.Plain;

    public IReadOnlyList<Tensor> NewTensors(TensorBudget budget) =>
        [.. new[] { encoding.Input, encoding.Mask, encoding.TokenTypes }.OfType<string>().Select(name => NewTensor(name, budget))];

    public ValueTask<long> ReadAsync(ReadOnlyMemory<byte> body, IReadOnlyList<Tensor> tensors, CancellationToken cancellation)
    {
        Add(Utf8Text.Decode(body.Span, "the text"), tensors);
        return ValueTask.FromResult(1L);
    }

    public void Add(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, IReadOnlyList<Tensor> tensors) => Add(
        reader.TokenType == JsonTokenType.String
            ? reader.GetString()!
            : throw ServiceError.InvalidInput.With($"a text is expected; {JsonToken.Show(ref reader)} came"),
        tensors);

    public long[] Shape(long count, int tensor) => [count, encoder.Length];

    private void Add(string text, IReadOnlyList<Tensor> tensors)
    {
        if (text.Length == 0)
        {
            throw ServiceError.InvalidInput.With("the text is empty");
        }

        var ids = tensors[0].ExtendLongs(encoder.Length);
        encoder.Encode(text, ids, encoding.Mask is null ? [] : tensors[1].ExtendLongs(encoder.Length));
        if (encoding.TokenTypes is not null)
        {
            tensors[^1].ExtendLongs(encoder.Length).Clear();
        }
    }

    private static Tensor NewTensor(string name, TensorBudget budget) => new(name, ElementKind.Get("INT64"), budget);
}
