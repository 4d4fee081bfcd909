using System.CommandLine;
using System.Globalization;
using Maas.Cli.Output;
using Maas.Cli.Service;

namespace Maas.Cli.Jobs;

/// <summary>What the verbs of <c>maas jobs</c> do.</summary>
internal static class JobViews
{
    public static Argument<string> Id { get; } = new("ID") { Description = "The job's id" };

    public static async Task ListAsync(Call call, string? state, int top)
    {
        var filter = state is null ? "" : $"&state={state}";
        var answer = await call.Service.GetAsync($"api/jobs?top={top}{filter}", call.Cancellation);
        call.Show<Page<Job>>(answer, page => Listing.Write(
            call.Terminal,
            page,
            ["ID", "MODEL", "TASK", "STATE", "CREATED", "RESULT"],
            job => [job.Id, job.Model ?? "", job.Task ?? "", job.State, Shown.Time(job.Created), Result(job)]));
    }

    public static async Task ShowAsync(Call call)
    {
        var answer = await call.Service.GetAsync(PathOf(call), call.Cancellation);
        call.Show<Job>(answer, job =>
        {
            call.Terminal.Fields(
                ("id", job.Id),
                ("model", job.Model),
                ("task", job.Task),
                ("dataset", job.Dataset),
                ("state", job.State),
                ("waits", job.Waits),
                ("created", Shown.Time(job.Created)),
                ("started", job.Started is { } started ? Shown.Time(started) : null),
                ("finished", job.Finished is { } finished ? Shown.Time(finished) : null),
                ("trials", job.Trials?.Sentence()),
                ("rows", job.Batch?.Sentence()),
                ("attempts", job.Attempts.ToString(CultureInfo.InvariantCulture)));
            if (job.IsOver)
            {
                JobOutcome.Tell(call.Terminal, job);
            }
        });
    }

    public static async Task EventsAsync(Call call, long after, int top)
    {
        var answer = await call.Service.GetAsync($"{PathOf(call)}/events?after={after}&limit={top}", call.Cancellation);
        call.Show<Page<JobEvent>>(answer, page => Listing.Write(
            call.Terminal,
            page,
            ["SEQ", "TIME", "LEVEL", "TYPE", "MESSAGE"],
            happened => [$"{happened.Seq}", Shown.Time(happened.Time), happened.Level, happened.Type, happened.Message]));
    }

    public static async Task TrialsAsync(Call call, int top)
    {
        var answer = await call.Service.GetAsync($"{PathOf(call)}/trials?top={top}", call.Cancellation);
        call.Show<Page<SweepTrial>>(answer, page => Listing.Write(
            call.Terminal,
            page,
            ["TRIAL", "RUNG", "STATE", "PARAMETERS", "RESULT", "JOB"],
            trial =>
            [
                $"{trial.Trial}", $"{trial.Rung}", trial.State, trial.Choice(), trial.Error?.Code ?? Shown.Metrics(trial.Metrics),
                trial.Job,
            ]));
    }

    public static async Task<int> WatchAsync(Call call) => await WatchAsync(call, await FindAsync(call));

    /// <summary>Follows the job and tells its outcome.</summary>
    public static async Task<int> WatchAsync(Call call, Job job)
    {
        var watch = new JobWatch(call.Service, call.Terminal, call.Surroundings.Time);
        if (call.Json)
        {
            return JobOutcome.ExitCodeOf(await watch.WriteJsonAsync(job.Id, call.Cancellation));
        }

        var ended = await watch.ShowAsync([new WatchedJob(job.Title, job.Id)], call.Cancellation);
        JobOutcome.Tell(call.Terminal, ended[0]);
        return JobOutcome.ExitCodeOf(ended[0]);
    }

    public static async Task CancelAsync(Call call)
    {
        var answer = await call.Service.SendAsync(HttpMethod.Post, $"{PathOf(call)}/cancel", null, call.Cancellation);
        call.Show<Job>(answer, job => call.Terminal.Line(job.IsOver
            ? $"job {job.Id} is {job.State}"
            : $"job {job.Id} is asked to end; it was {job.State}"));
    }

    private static async Task<Job> FindAsync(Call call) => (await call.Service.GetAsync(PathOf(call), call.Cancellation)).Read<Job>();

    private static string PathOf(Call call) => $"api/jobs/{Uri.EscapeDataString(call.Get(Id))}";

    private static string Result(Job job) => job switch
    {
        { Batch: { Done: > 0 } batch, Error: null } => batch.Sentence(),
        { Batch: null, Version: { } version } => $"version {version}",
        { Error: { } error } => error.Code,
        _ => "",
    };
}
