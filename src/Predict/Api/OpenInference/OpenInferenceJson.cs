using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Maas.Predict.Api.OpenInference;

/// <summary>The JSON of the Open Inference Protocol: snake_case, absent values left out.</summary>
[JsonSerializable(typeof(OpenInferenceError))]
[JsonSerializable(typeof(LiveView))]
[JsonSerializable(typeof(ReadyView))]
[JsonSerializable(typeof(ServerView))]
[JsonSerializable(typeof(ModelMetadataView))]
[JsonSerializable(typeof(ModelReadyView))]
[JsonSerializable(typeof(StatisticsView))]
[JsonSerializable(typeof(IAsyncEnumerable<ModelIndexView>))]
[JsonSerializable(typeof(RepositoryCallBody))]
[JsonSerializable(typeof(InferRequestView))]
[JsonSerializable(typeof(InferResponseView))]
internal sealed partial class OpenInferenceJson : JsonSerializerContext
{
    /// <summary>Escapes only what JSON must: the answers are JSON alone, never part of a page.</summary>
    public static OpenInferenceJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
