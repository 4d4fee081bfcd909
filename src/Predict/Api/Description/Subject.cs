using System.Text.Json.Nodes;

namespace Maas.Predict.Api.Description;

/// <summary>What a call is about: the noun behind <c>/api</c>, or its surface.</summary>
internal static class Subject
{
    private const string OpenInference = "Open Inference Protocol";
    private const string Service = "service";

    private static readonly Dictionary<string, string> Descriptions = new()
    {
        ["models"] = "Models, their versions and aliases, and predictions.",
        ["datasets"] = "What models are trained on.",
        ["jobs"] = "Training, and what happens in it.",
        ["uploads"] = "Models and datasets that come in parts.",
        ["usage"] = "What a tenant used.",
        [OpenInference] = "The protocol of KServe and Triton, version 2.",
        [Service] = "The service itself.",
    };

    public static string Of(DescribedCall call) => call.Path.Split('/') switch
    {
        ["", "v2", ..] => OpenInference,
        ["", "api", var noun, ..] => noun,
        _ => Service,
    };

    public static JsonArray Tags(IEnumerable<DescribedCall> calls) =>
    [
        .. calls.Select(Of).Distinct().Order(StringComparer.Ordinal).Select(name => new JsonObject
        {
            ["name"] = name,
            ["description"] = Descriptions.GetValueOrDefault(name, $"Calls below /api/{name}."),
        }),
    ];
}
