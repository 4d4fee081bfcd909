using System.Text.Json;

namespace Maas.Predict.Api.OpenInference;

/// <summary>What an inference gives, in the form that <see cref="Inference.OpenInference.InferAnswer"/> writes.</summary>
internal sealed record InferResponseView(
    string ModelName, string ModelVersion, string? Id, IReadOnlyDictionary<string, JsonElement>? Parameters,
    IReadOnlyList<InferTensorView> Outputs);

/// <summary>An output.</summary>
/// <param name="Parameters"><c>binary_data_size</c>: the bytes that this tensor has after the JSON.</param>
/// <param name="Data">The elements; null stands for what is not finite; absent where they are binary.</param>
internal sealed record InferTensorView(
    string Name, string Datatype, IReadOnlyList<long> Shape, IReadOnlyDictionary<string, JsonElement>? Parameters,
    IReadOnlyList<JsonElement>? Data);
