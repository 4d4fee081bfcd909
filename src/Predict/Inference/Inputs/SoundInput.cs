using System.Text.Json;
using Maas.Codecs.Audio;
using Maas.Core.Registry;
using Maas.Predict.Inference.Tensors;

namespace Maas.Predict.Inference.Inputs;

/// <summary>Sounds to the input that takes them. For any number of threads.</summary>
internal sealed class SoundInput(AudioEncoder encoder, TensorDescription input) : IRawInput
{
    public string Types => "audio/wav";

    public bool TakesTensors => true;

    // What is no WAV file is said so by its first bytes.
    public bool Takes(string mediaType) => mediaType.StartsWith("audio/", StringComparison.Ordinal);

    public IReadOnlyList<Tensor> NewTensors(TensorBudget budget) => [new(input.Name, ElementKind.Get("FP32"), budget)];

    public ValueTask<long> ReadAsync(ReadOnlyMemory<byte> body, IReadOnlyList<Tensor> tensors, CancellationToken cancellation)
    {
        encoder.Encode(body.Span, tensors[0].ExtendSingles(encoder.Length));
        return ValueTask.FromResult(1L);
    }

    public void Add(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, IReadOnlyList<Tensor> tensors) =>
        encoder.Encode(Base64Thing.Read(ref reader, "a sound"), tensors[0].ExtendSingles(encoder.Length));

    public void Add(ReadOnlySpan<ReadOnlyMemory<byte>> cells, IReadOnlyList<Tensor> tensors) =>
        encoder.Encode(cells[0].Span, tensors[0].ExtendSingles(encoder.Length));

    // Some graphs count the one channel.
    public long[] Shape(long count, int tensor) => input.Shape.Count == 3 ? [count, 1, encoder.Length] : [count, encoder.Length];
}
