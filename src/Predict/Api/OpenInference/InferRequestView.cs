using System.Text.Json;

namespace Maas.Predict.Api.OpenInference;

/// <summary>What an inference asks, as <see cref="Inference.OpenInference.InferRequestReader"/> reads it.</summary>
/// <param name="Id">Given back in the answer; at most 1,024 bytes.</param>
/// <param name="Outputs">The outputs that are wanted; absent: all.</param>
internal sealed record InferRequestView(
    string? Id, IReadOnlyDictionary<string, JsonElement>? Parameters, IReadOnlyList<InferInputView> Inputs,
    IReadOnlyList<InferOutputView>? Outputs);

/// <summary>A tensor for an input.</summary>
/// <param name="Parameters"><c>binary_data_size</c>: the bytes that this tensor has after the JSON.</param>
/// <param name="Data">The elements, flat or nested; absent where they are binary.</param>
internal sealed record InferInputView(
    string Name, IReadOnlyList<long> Shape, string Datatype, IReadOnlyDictionary<string, JsonElement>? Parameters,
    IReadOnlyList<JsonElement>? Data);

/// <summary>An output that is wanted.</summary>
/// <param name="Parameters"><c>binary_data</c>: whether it comes after the JSON.</param>
internal sealed record InferOutputView(string Name, IReadOnlyDictionary<string, JsonElement>? Parameters);
