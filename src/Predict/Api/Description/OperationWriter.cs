using System.Globalization;
using System.Text.Json.Nodes;
using Maas.Core;
using Maas.Predict.Api.Calls;
using Maas.Predict.Api.Native;
using Maas.Predict.Api.OpenInference;

namespace Maas.Predict.Api.Description;

/// <summary>A call as OpenAPI has it: what it takes, and how it ends.</summary>
internal sealed class OperationWriter(SchemaBook schemas)
{
    private const string Json = "application/json";

    private static readonly Dictionary<string, string> PathNames = new()
    {
        ["model"] = "The model's name; where a call goes to one of its versions, an alias may stand behind it: `name@alias`.",
        ["version"] = "The version's number, from 1 on.",
        ["alias"] = "The alias's name.",
        ["dataset"] = "The dataset's name.",
        ["id"] = "The id that was given.",
    };

    public JsonObject Schemas => schemas.Components;

    public JsonObject Write(DescribedCall call)
    {
        var operation = new JsonObject
        {
            ["operationId"] = call.Name,
            ["tags"] = new JsonArray(Subject.Of(call)),
            ["summary"] = call.Description?.Summary ?? call.Name,
        };
        if (call.Description?.Detail is { } detail)
        {
            operation["description"] = detail;
        }

        if (call.IsOpen)
        {
            operation["security"] = new JsonArray();
        }

        if (Parameters(call) is { Count: > 0 } parameters)
        {
            operation["parameters"] = parameters;
        }

        if (call.Takes.Count > 0)
        {
            operation["requestBody"] = new JsonObject
            {
                ["required"] = !call.Takes.All(body => body.IsOptional),
                ["content"] = new JsonObject(call.Takes.Select(body => KeyValuePair.Create(
                    body.MediaType, (JsonNode?)Content(call, body.Type, isBody: true)))),
            };
        }

        operation["responses"] = Responses(call);
        return operation;
    }

    private static JsonArray Parameters(DescribedCall call) =>
    [
        .. call.PathNames.Select(name => Parameter(
            name, "path", PathNames.GetValueOrDefault(name, $"The {name} of the path."), "string", isRequired: true)),
        .. call.Asks.Select(value => Parameter(
            value.Name, value.IsHeader ? "header" : "query", value.Description, value.Type, isRequired: false)),
    ];

    private static JsonObject Parameter(string name, string place, string description, string type, bool isRequired) => new()
    {
        ["name"] = name,
        ["in"] = place,
        ["required"] = isRequired,
        ["description"] = description,
        ["schema"] = new JsonObject { ["type"] = type },
    };

    private JsonObject Responses(DescribedCall call)
    {
        var responses = new JsonObject();
        foreach (var ways in call.Answers.GroupBy(answer => answer.Status).OrderBy(ways => ways.Key))
        {
            responses[Text(ways.Key)] = Response(call, [.. ways]);
        }

        foreach (var errors in call.Errors.GroupBy(error => StatusOf(call, error)).OrderBy(errors => errors.Key))
        {
            // Where a call has words of its own for a status, they are what comes.
            responses.TryAdd(Text(errors.Key), new JsonObject
            {
                ["description"] = string.Join(' ', errors.Select(error => $"`{error.Code}`: {error.Title}")),
                ["content"] = call.IsOpenInference
                    ? new JsonObject { [Json] = Content(call, typeof(OpenInferenceError)) }
                    : new JsonObject { ["application/problem+json"] = Content(call, typeof(Problem)) },
            });
        }

        return responses;
    }

    private static int StatusOf(DescribedCall call, ServiceError error) =>
        call.IsOpenInference ? OpenInferenceError.StatusOf(error) : error.Status;

    private JsonObject Response(DescribedCall call, AnswersAttribute[] ways)
    {
        var response = new JsonObject
        {
            ["description"] = Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(ways[0].Status),
        };
        var content = new JsonObject(ways.Where(way => way.Type is not null || way.MediaType is not null).Select(way =>
            KeyValuePair.Create(way.MediaType ?? Json, (JsonNode?)Content(call, way.Type))));
        if (content.Count > 0)
        {
            response["content"] = content;
        }

        if (ways.SelectMany(way => way.Headers).Distinct().ToArray() is { Length: > 0 } headers)
        {
            response["headers"] = new JsonObject(headers.Select(name => KeyValuePair.Create(
                name, (JsonNode?)new JsonObject { ["schema"] = new JsonObject { ["type"] = "string" } })));
        }

        return response;
    }

    private JsonObject Content(DescribedCall call, Type? type, bool isBody = false) => type is null
        ? []
        : new()
        {
            ["schema"] = schemas.Of(type, call.IsOpenInference ? OpenInferenceJson.Readable.Options : NativeJson.Readable.Options, isBody),
        };

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);
}
