using System.Text.Json;
using Maas.Codecs.Images;
using Maas.Predict.Inference.Tensors;

namespace Maas.Predict.Inference.Inputs;

/// <summary>Pictures to the input that takes them. For any number of threads.</summary>
internal sealed class PictureInput(ImageEncoder encoder, string input) : IRawInput
{
    public string Types => "image/png, image/jpeg, image/webp";

    public bool TakesTensors => true;

    public bool Takes(string mediaType) => mediaType.StartsWith("image/", StringComparison.Ordinal);

    public IReadOnlyList<Tensor> NewTensors(TensorBudget budget) => [new(input, ElementKind.Get("FP32"), budget)];

    public ValueTask<long> ReadAsync(ReadOnlyMemory<byte> body, IReadOnlyList<Tensor> tensors, CancellationToken cancellation)
    {
        encoder.Encode(body.Span, tensors[0].ExtendSingles(encoder.Length));
        return ValueTask.FromResult(1L);
    }

    public void Add(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, IReadOnlyList<Tensor> tensors) =>
        encoder.Encode(Base64Thing.Read(ref reader, "a picture"), tensors[0].ExtendSingles(encoder.Length));

    public long[] Shape(long count) => [count, .. encoder.Shape];
}
