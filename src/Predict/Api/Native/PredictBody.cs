using System.Text.Json;

namespace Maas.Predict.Api.Native;

/// <summary>What a model is to look at: one of the two.</summary>
/// <param name="Instances">Table rows as objects, texts as strings, pictures and sounds as <c>{"b64": "…"}</c>.</param>
/// <param name="Inputs">Tensors as nested arrays, by the names of the model's inputs.</param>
internal sealed record PredictBody(IReadOnlyList<JsonElement>? Instances, IReadOnlyDictionary<string, JsonElement>? Inputs);
