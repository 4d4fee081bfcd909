using System.CommandLine;
using System.Text.Json.Nodes;
using Maas.Cli.Service;

namespace Maas.Cli.Registry;

/// <summary><c>maas models serving</c>: shows how a model is served, after it has set what options name.</summary>
internal static class ServingCommand
{
    // The API's own field, the option, and what it takes.
    private static readonly (string Field, Option<int?> Option)[] Settings =
    [
        ("maximumBatch", Whole("--max-batch", "N", "Rows that calls are put together to while others run; 1: each runs alone")),
        ("batchDelayMilliseconds", Whole("--batch-delay", "MS", "How long a call waits for others to come along")),
        ("intraOpThreads", Whole("--threads", "N", "Threads that one run computes with")),
        ("queueLength", Whole("--queue", "N", "Calls that may wait for their turn")),
        ("timeoutSeconds", Whole("--timeout", "S", "How long a call may wait and compute")),
    ];

    private static readonly Option<bool> Reset = new("--reset") { Description = "First take all of the model's own settings away" };

    public static Command Create(Surroundings surroundings)
    {
        var command = new Command("serving", "How a model is served: batches, threads, queue, time-out") { ModelViews.Model, Reset };
        foreach (var (_, option) in Settings)
        {
            command.Add(option);
        }

        return command.Does(surroundings, RunAsync);
    }

    private static Option<int?> Whole(string name, string word, string description) =>
        new(name) { Description = description, HelpName = word };

    private static async Task RunAsync(Call call)
    {
        var path = $"{ModelViews.PathOf(call)}/serving";
        var answer = await call.Service.GetAsync(path, call.Cancellation);
        var settings = call.Get(Reset) ? [] : answer.Read<JsonObject>();
        var wishes = Settings.Where(setting => call.Get(setting.Option) is not null).ToList();
        foreach (var (field, option) in wishes)
        {
            settings[field] = call.Get(option);
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
}
