using System.CommandLine;
using System.Text.Json.Nodes;
using Maas.Cli.Service;

namespace Maas.Cli.Registry;

/// <summary><c>maas models serving</c>: shows how a model is served, after it has set what options name.</summary>
internal static class ServingCommand
{
    private static readonly Setting[] Settings =
    [
        Whole("maximumBatch", "--max-batch", "N", "Rows that calls are put together to while others run; 1: each runs alone"),
        Whole("batchDelayMilliseconds", "--batch-delay", "MS", "How long a call waits for others to come along"),
        Whole("intraOpThreads", "--threads", "N", "Threads that one run computes with"),
        Whole("interOpThreads", "--inter-op-threads", "N", "Nodes of the graph that compute at one time; 1: one after the other"),
        Whole("queueLength", "--queue", "N", "Calls that may wait for their turn"),
        Whole("timeoutSeconds", "--timeout", "S", "How long a call may wait and compute"),
        Text("graphOptimization", "--graph-optimization", "WORD", "none, basic, extended or all", word => word),
        Text("executionProviders", "--providers", "WORD,WORD", "What computes, the first that there is: cuda,cpu", ListOf),
        Truth("prepacking", "--prepacking", "Whether weights are copied into the order that computes fastest"),
    ];

    private static readonly Option<bool> Reset = new("--reset") { Description = "First take all of the model's own settings away" };

    public static Command Create(Surroundings surroundings)
    {
        var command = new Command("serving", "How a model is served: batches, threads, queue, time-out, ONNX Runtime")
        {
            ModelViews.Model, Reset,
        };
        foreach (var setting in Settings)
        {
            command.Add(setting.Option);
        }

        return command.Does(surroundings, RunAsync);
    }

    private static Setting Whole(string field, string name, string word, string description)
    {
        var option = new Option<int?>(name) { Description = description, HelpName = word };
        return new(field, option, call => call.Get(option));
    }

    private static Setting Text(string field, string name, string word, string description, Func<string, JsonNode> read)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = word };
        return new(field, option, call => call.Get(option) is { } text ? read(text) : null);
    }

    private static Setting Truth(string field, string name, string description)
    {
        var option = new Option<bool?>(name) { Description = description, HelpName = "true|false" };
        return new(field, option, call => call.Get(option));
    }

    private static JsonNode ListOf(string words) =>
        new JsonArray([.. words.Split(',', StringSplitOptions.TrimEntries).Select(word => JsonValue.Create(word))]);

    private static async Task RunAsync(Call call)
    {
        var path = $"{ModelViews.PathOf(call)}/serving";
        var answer = await call.Service.GetAsync(path, call.Cancellation);
        var settings = call.Get(Reset) ? [] : answer.Read<JsonObject>();
        var wishes = Settings.Select(setting => (setting.Field, Value: setting.Find(call))).Where(wish => wish.Value is not null).ToList();
        foreach (var (field, value) in wishes)
        {
            settings[field] = value;
        }

        if (wishes.Count > 0 || call.Get(Reset))
        {
            // What somebody else has set since it was read is not written over.
            answer = await InOptionsAsync(
                () => call.Service.ReplaceAsync(path, settings.ToJsonString(), answer.Tag, call.Cancellation));
        }

        call.Show<JsonObject>(answer, shown => call.Terminal.Table(["SETTING", "VALUE"], Rows(shown)));
    }

    // The API speaks of its fields; whoever calls this knows the options.
    private static async Task<Answer> InOptionsAsync(Func<Task<Answer>> set)
    {
        try
        {
            return await set();
        }
        catch (CommandException refusal)
        {
            throw new CommandException(refusal.ExitCode, Named(refusal.Message), [.. refusal.Violations.Select(Named)]);
        }
    }

    private static string Named(string text) => Settings.Aggregate(
        text, (told, setting) => told.Replace(setting.Field, setting.Option.Name, StringComparison.Ordinal));

    private static IEnumerable<string[]> Rows(JsonObject settings)
    {
        var others = settings.Select(field => field.Key).Except(Settings.Select(setting => setting.Field));
        return Settings.Select(setting => setting.Field).Concat(others)
            .Select(field => new[] { field, settings[field]?.ToJsonString() ?? "the service's" });
    }

    /// <param name="Field">The API's own.</param>
    /// <param name="Find">What a call says of it; null: nothing.</param>
    private sealed record Setting(string Field, Option Option, Func<Call, JsonNode?> Find);
}
