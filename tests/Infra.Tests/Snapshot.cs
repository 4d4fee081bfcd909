using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Maas.Infra.Tests;

/// <summary>What a parameter file makes, as the Bicep compiler foresees it.</summary>
internal sealed class Snapshot
{
    private const string Nowhere = "00000000-0000-0000-0000-000000000000";

    // Quotes stay quotes, for the reader of a difference.
    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly ConcurrentDictionary<string, Lazy<Task<Snapshot>>> Made = new();

    private Snapshot(string text, string diagnostics)
    {
        Text = text;
        Diagnostics = diagnostics;
        Root = JsonElement.Parse(text);
        Resources = [.. Root.GetProperty("predictedResources").EnumerateArray()];
    }

    /// <summary>The sizes that users deploy.</summary>
    public static IReadOnlyList<string> Sizes { get; } = ["small", "medium", "large"];

    /// <summary>These, and one that has what no size has.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Sizes, "containers"];

    public string Text { get; }

    public string Diagnostics { get; }

    public JsonElement Root { get; }

    public IReadOnlyList<JsonElement> Resources { get; }

    public static Task<Snapshot> OfAsync(string parameters) => Made.GetOrAdd(parameters, name => new(() => MakeAsync(name))).Value;

    public static async Task<Snapshot[]> OfAllAsync() => await Task.WhenAll(All.Select(OfAsync));

    public IEnumerable<JsonElement> OfType(string type) =>
        Resources.Where(resource => resource.GetProperty("type").ValueEquals(type));

    private static async Task<Snapshot> MakeAsync(string parameters)
    {
        var (_, diagnostics) = await Bicep.RunAsync(
            "snapshot", $"{parameters}.bicepparam", "--mode", "overwrite", "--subscription-id", Nowhere, "--tenant-id", Nowhere,
            "--resource-group", "maas", "--location", "westeurope");
        var text = await File.ReadAllTextAsync(Path.Combine(Bicep.Folder, $"{parameters}.snapshot.json"));
        return new(WithSortedOutputs(text), diagnostics);
    }

    // The compiler writes outputs in an order that changes from run to run.
    private static string WithSortedOutputs(string text)
    {
        var root = JsonNode.Parse(text)!;
        var outputs = root["outputs"]!.AsObject().OrderBy(output => output.Key, StringComparer.Ordinal).ToArray();
        root["outputs"] = new JsonObject(outputs.Select(output => KeyValuePair.Create(output.Key, output.Value?.DeepClone())));
        return root.ToJsonString(Readable).ReplaceLineEndings("\n") + "\n";
    }
}
