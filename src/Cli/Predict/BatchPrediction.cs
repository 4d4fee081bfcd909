using System.CommandLine;
using System.Text.Json.Nodes;
using Maas.Cli.Jobs;

namespace Maas.Cli.Predict;

/// <summary><c>maas predict MODEL --dataset D</c>: a prediction for each row, by a job.</summary>
internal static class BatchPrediction
{
    public static Option<string?> Dataset { get; } = new("--dataset")
    {
        Description = "Predict each row, or file, of this dataset, by a job",
        HelpName = "NAME",
    };

    private static readonly Option<string?> Format = new Option<string?>("--format")
    {
        Description = "How the job's result is written: jsonl or csv",
    }.AcceptOnlyFromAmong("jsonl", "csv");

    private static readonly Option<string[]> Features = new("--feature")
    {
        Description = "A column that the model takes, where its encoding names none; once for each",
        HelpName = "COLUMN",
    };

    private static readonly Option<bool> Watch = new("--watch")
    {
        Description = "Follow the job to its end; the exit code tells how it ended",
    };

    private static readonly Option<string?> Output = JobResult.OutputOption();

    public static IReadOnlyList<Option> Options { get; } = [Dataset, Format, Features, Watch, Output];

    /// <summary>What the options lack, or have too much; null for nothing.</summary>
    public static string? FindProblem(System.CommandLine.Parsing.CommandResult result) =>
        result.GetValue(Dataset) is null && Options.Any(option => result.GetResult(option) is { Implicit: false })
            ? "--format, --feature, --watch and --output go with --dataset."
            : null;

    /// <summary>Submits the job; with an output it is followed to its end, too.</summary>
    public static async Task<int> RunAsync(Call call, string model, int? version)
    {
        var answer = await call.Service.SendJsonAsync(HttpMethod.Post, "api/jobs", Body(call, model, version), call.Cancellation);
        var job = answer.Read<Job>();
        if (call.Get(Watch) || call.Get(Output) is not null)
        {
            var code = await JobViews.WatchAsync(call, job);
            if (code == ExitCode.Done && call.Get(Output) is { } output)
            {
                await JobResult.DownloadAsync(call, job.Id, output);
            }

            return code;
        }

        call.Show<Job>(answer, _ =>
        {
            call.Terminal.Line($"job {job.Id} is {job.State}; follow it, then download its result:");
            call.Terminal.Line($"  {Invocation.Name} jobs watch {job.Id}");
            call.Terminal.Line($"  {Invocation.Name} jobs result {job.Id} --output FILE");
        });
        return ExitCode.Done;
    }

    private static string Body(Call call, string model, int? version)
    {
        var job = new JsonObject
        {
            ["task"] = "batch-prediction",
            ["model"] = version is null ? model : new JsonObject { ["model"] = model, ["version"] = version },
            ["dataset"] = call.Get(Dataset),
        };
        if (call.Get(Features) is { Length: > 0 } features)
        {
            job["data"] = new JsonObject { ["features"] = new JsonArray([.. features.Select(name => JsonValue.Create(name))]) };
        }

        if (call.Get(Format) is { } format)
        {
            job["output"] = new JsonObject { ["format"] = format };
        }

        return job.ToJsonString();
    }
}
