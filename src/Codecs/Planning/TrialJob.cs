using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Maas.Core;
using Maas.Core.Jobs;

namespace Maas.Codecs.Planning;

/// <summary>From a sweep's JSON to a trial's: search and accept go, the values of its choice come in their places.</summary>
internal static class TrialJob
{
    private static readonly JsonSerializerOptions Short = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="ServiceException">It is no valid job.</exception>
    public static TrainingJob Read(TrainingJob sweep, JsonElement choice, int? epochs)
    {
        var json = JsonObject.Create(sweep.Submitted)!;
        json.Remove("search");
        json.Remove("accept");
        foreach (var value in choice.EnumerateObject())
        {
            Set(json, value.Name, JsonNode.Parse(value.Value.GetRawText()));
        }

        if (epochs is not null)
        {
            Set(json, "training.epochs", JsonValue.Create(epochs.Value));
        }

        var job = TrainingJobReader.Parse(JsonSerializer.SerializeToUtf8Bytes(json, Short));
        return job.Base is { Model: { } model, Version: null } && model != sweep.Base.Model
            ? throw Refusal.At(
                "base.version", "is missing; where a sweep varies the base, it names versions, so that all trials have the same ones")
            : job;
    }

    private static void Set(JsonObject json, string path, JsonNode? value)
    {
        var steps = path.Split('.');
        foreach (var step in steps[..^1])
        {
            json = (json[step] ??= new JsonObject()) as JsonObject
                ?? throw Refusal.At(path, $"can't be set: \"{step}\" is no object in this job");
        }

        json[steps[^1]] = value;
    }
}
