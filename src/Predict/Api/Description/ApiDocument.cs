using System.Text.Json;
using System.Text.Json.Nodes;

namespace Maas.Predict.Api.Description;

/// <summary>The description of this service (OpenAPI 3.1), made from its functions and the records that they write.</summary>
internal static class ApiDocument
{
    private static readonly JsonWriterOptions Written = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static byte[] Write(IReadOnlyList<DescribedCall> calls)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Written))
        {
            Make(calls).WriteTo(json);
        }

        return buffer.ToArray();
    }

    internal static JsonObject Make(IReadOnlyList<DescribedCall> calls)
    {
        var operations = new OperationWriter(new SchemaBook(XmlSummaries.Read()));
        var paths = new JsonObject();
        foreach (var path in calls.GroupBy(call => call.Path))
        {
            paths[path.Key] = new JsonObject(
                path.Select(call => KeyValuePair.Create(call.HttpMethod, (JsonNode?)operations.Write(call))));
        }

        return new()
        {
            ["openapi"] = "3.1.0",
            ["info"] = About(),
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["security"] = new JsonArray(new JsonObject { ["key"] = new JsonArray() }, new JsonObject { ["bearer"] = new JsonArray() }),
            ["tags"] = Subject.Tags(calls),
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = operations.Schemas, ["securitySchemes"] = Keys() },
        };
    }

    private static JsonObject About() => new()
    {
        ["title"] = "Maas",
        ["version"] = typeof(ApiDocument).Assembly.GetName().Version!.ToString(3),
        ["summary"] = "Models as a service: datasets become models that are called over HTTP.",
        ["description"] = "Errors are `application/problem+json` with a stable `code`, and `{\"error\": \"…\"}` below `/v2`.",
        ["license"] = new JsonObject { ["name"] = "MIT", ["identifier"] = "MIT" },
    };

    private static JsonObject Keys() => new()
    {
        ["key"] = new JsonObject { ["type"] = "apiKey", ["in"] = "header", ["name"] = "x-api-key" },
        ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer" },
    };
}
