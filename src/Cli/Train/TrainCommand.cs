using System.CommandLine;
using Maas.Cli.Jobs;

namespace Maas.Cli.Train;

/// <summary><c>maas train</c>.</summary>
internal static class TrainCommand
{
    private static readonly Option<string?> FileOption = new("--file", "-f")
    {
        Description = "The job: JSON, comments allowed; - reads standard input",
        HelpName = "job.json",
    };

    private static readonly Option<bool> WatchOption = new("--watch")
    {
        Description = "Follow the job to its end; the exit code tells how it ended",
    };

    private static readonly Option<bool> CheckOption = new("--check") { Description = "Only tell whether the job could run" };

    private static readonly Option<string?> ExampleOption = new Option<string?>("--example")
    {
        Description = "Write a commented job of this task to begin with",
        HelpName = "TASK",
    }.AcceptOnlyFromAmong([.. Example.Tasks]);

    public static Command Create(Surroundings surroundings)
    {
        var command = new Command("train", "Train a model: submit a job, or check it")
        {
            FileOption, WatchOption, CheckOption, ExampleOption,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(FileOption) is null == result.GetValue(ExampleOption) is null)
            {
                result.AddError("train takes either --file job.json or --example TASK.");
            }
        });
        return command.Does(surroundings, RunAsync);
    }

    private static async Task<int> RunAsync(Call call)
    {
        if (call.Get(ExampleOption) is { } task)
        {
            call.Terminal.Line(Example.Of(task));
            return ExitCode.Done;
        }

        var job = await JobFile.ReadAsync(call.Get(FileOption)!, call.Surroundings, call.Cancellation);
        return call.Get(CheckOption) ? await CheckAsync(call, job) : await SubmitAsync(call, job);
    }

    private static async Task<int> CheckAsync(Call call, string job)
    {
        var answer = await call.Service.SendJsonAsync(HttpMethod.Post, "api/jobs?check=true", job, call.Cancellation);
        call.Terminal.Line(call.Json ? answer.Text : "ok: the job could run as it is written");
        return ExitCode.Done;
    }

    private static async Task<int> SubmitAsync(Call call, string json)
    {
        var answer = await call.Service.SendJsonAsync(HttpMethod.Post, "api/jobs", json, call.Cancellation);
        var job = answer.Read<Job>();
        if (call.Get(WatchOption))
        {
            return await JobViews.WatchAsync(call, job);
        }

        call.Show<Job>(answer, _ =>
        {
            call.Terminal.Line($"job {job.Id} is {job.State}; follow it:");
            call.Terminal.Line($"  {Invocation.Name} jobs watch {job.Id}");
        });
        return ExitCode.Done;
    }
}
