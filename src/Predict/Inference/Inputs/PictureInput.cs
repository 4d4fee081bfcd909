using System.Runtime.InteropServices;
using System.Text.Json;
using Maas.Codecs.Images;
using Maas.Core.Registry;
using Maas.Predict.Inference.Tensors;

namespace Maas.Predict.Inference.Inputs;

/// <summary>Pictures to the input that takes them. For any number of threads.</summary>
internal sealed class PictureInput(ImageEncoder encoder, TensorDescription input) : IRawInput
{
    private readonly ElementKind kind = ElementKind.Get(input.Type);

    // Grey pictures may come without a dimension for their one channel.
    private readonly long[] shape =
        [.. input.Shape.Count > encoder.Shape.Count ? encoder.Shape : encoder.Shape.Where((_, place) => place != encoder.ChannelsAt)];

    public string Types => "image/png, image/jpeg, image/webp";

    public bool TakesTensors => true;

    public bool Takes(string mediaType) => mediaType.StartsWith("image/", StringComparison.Ordinal);

    public IReadOnlyList<Tensor> NewTensors(TensorBudget budget) => [new(input.Name, kind, budget)];

    public ValueTask<long> ReadAsync(ReadOnlyMemory<byte> body, IReadOnlyList<Tensor> tensors, CancellationToken cancellation)
    {
        Add(body.Span, tensors[0]);
        return ValueTask.FromResult(1L);
    }

    public void Add(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, IReadOnlyList<Tensor> tensors) =>
        Add(Base64Thing.Read(ref reader, "a picture"), tensors[0]);

    public void Add(ReadOnlySpan<ReadOnlyMemory<byte>> cells, IReadOnlyList<Tensor> tensors) => Add(cells[0].Span, tensors[0]);

    public long[] Shape(long count, int tensor) => [count, .. shape];

    private void Add(ReadOnlySpan<byte> picture, Tensor tensor)
    {
        var row = tensor.Extend(checked(encoder.Length * kind.Bytes));
        switch (kind.Word)
        {
            case "FP32":
                encoder.Encode(picture, MemoryMarshal.Cast<byte, float>(row));
                break;
            case "FP16":
                encoder.Encode(picture, MemoryMarshal.Cast<byte, Half>(row));
                break;
            case "UINT8":
                encoder.Encode(picture, row);
                break;
            default:
                throw new InvalidOperationException($"pictures do not become {kind.Word}");
        }
    }
}
