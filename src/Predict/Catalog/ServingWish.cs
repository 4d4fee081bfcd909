using System.Text.Json;
using Maas.Core;
using Maas.Core.Registry;

namespace Maas.Predict.Catalog;

/// <summary>Reads how a model is to be served. A field that is absent or null is as the service's own settings say.</summary>
internal static class ServingWish
{
    private const int MostThreads = 1024;

    // What was read is sent again, changed: the answer's own words are in it.
    private const string Warnings = "warnings";

    private static readonly string[] Fields =
    [
        "intraOpThreads", "interOpThreads", "graphOptimization", "executionProviders", "prepacking",
        "maximumBatch", "batchDelayMilliseconds", "queueLength", "timeoutSeconds",
    ];

    /// <exception cref="ServiceException">A field is unknown, there twice, of the wrong type or out of its range.</exception>
    public static ServingSettings Parse(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw ServiceError.InvalidRequest.With($"the body is {ShownText.Of(root)}; it takes an object: {{\"maximumBatch\": 16}}");
        }

        var fields = new Dictionary<string, JsonElement>();
        foreach (var field in root.EnumerateObject())
        {
            if (field.Name == Warnings)
            {
                continue;
            }

            if (!Fields.Contains(field.Name))
            {
                var name = ShownText.Cut(field.Name);
                throw ServiceError.InvalidRequest.With($"there is no field \"{name}\"{Suggestions.Nearest(name, Fields)}");
            }

            if (!fields.TryAdd(field.Name, field.Value))
            {
                throw Wrong(field.Name, "is there twice");
            }
        }

        return Read(fields);
    }

    private static ServingSettings Read(Dictionary<string, JsonElement> fields) => new()
    {
        IntraOpThreads = Whole(fields, "intraOpThreads", 1, MostThreads),
        InterOpThreads = Whole(fields, "interOpThreads", 1, MostThreads),
        GraphOptimization = Find(fields, "graphOptimization") is { } level ? Word<GraphOptimization>(level, "graphOptimization") : null,
        ExecutionProviders = Providers(fields),
        Prepacking = Find(fields, "prepacking") is not { } prepacking ? null : prepacking.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Wrong("prepacking", $"is {Shown(prepacking)}; it takes true or false"),
        },
        MaximumBatch = Whole(fields, "maximumBatch", 1, 4096),
        BatchDelayMilliseconds = Whole(fields, "batchDelayMilliseconds", 0, 10_000),
        QueueLength = Whole(fields, "queueLength", 1, 1_000_000),
        TimeoutSeconds = Whole(fields, "timeoutSeconds", 1, 3600),
    };

    private static List<ExecutionProvider>? Providers(Dictionary<string, JsonElement> fields)
    {
        const string Name = "executionProviders";
        if (Find(fields, Name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
        {
            throw Wrong(Name, $"is {Shown(value)}; it takes a list such as [\"cuda\", \"cpu\"]");
        }

        var providers = value.EnumerateArray().Select(word => Word<ExecutionProvider>(word, Name)).ToList();
        return providers.Distinct().Count() == providers.Count ? providers : throw Wrong(Name, "names one twice");
    }

    private static JsonElement? Find(Dictionary<string, JsonElement> fields, string name) =>
        fields.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static int? Whole(Dictionary<string, JsonElement> fields, string name, int least, int most) => Find(fields, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt32(out var number) && number >= least && number <= most => number,
        var value => throw Wrong(name, $"is {Shown(value.Value)}; it takes a whole number from {least} to {most}"),
    };

    private static T Word<T>(JsonElement value, string name)
        where T : struct, Enum
    {
        var word = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        return value.ValueKind == JsonValueKind.String && Words.TryParse<T>(word, out var known)
            ? known
            : throw Wrong(name, $"has {Shown(value)}{Suggestions.Nearest(word, [.. Words.All<T>()])}");
    }

    private static string Shown(JsonElement value) => ShownText.Cut(value.GetRawText());

    private static ServiceException Wrong(string field, string what) =>
        ServiceError.InvalidRequest.With($"{field} {what}", new Violation(field, null, what));
}
