using System.CommandLine;

namespace Maas.Cli.Jobs;

/// <summary><c>maas jobs</c>, which alone lists.</summary>
internal static class JobsCommand
{
    private static readonly string[] States = ["queued", "running", "waiting", "paused", "succeeded", "failed", "cancelled"];

    public static Command Create(Surroundings surroundings) =>
        new Command("jobs", "Jobs: list, show, trials, events, watch, result, cancel")
    {
        List(surroundings),
        WithId("show", "A job, and what came out of it").Does(surroundings, JobViews.ShowAsync),
        Trials(surroundings),
        Events(surroundings),
        WithId("watch", "Follow a job to its end").Does(surroundings, JobViews.WatchAsync),
        Result(surroundings),
        WithId("cancel", "End a job that is not over").Does(surroundings, JobViews.CancelAsync),
    }.Does(surroundings, call => JobViews.ListAsync(call, null, Listing.UsualTop));

    private static Command List(Surroundings surroundings)
    {
        var state = new Option<string?>("--state") { Description = "Only jobs in this state" };
        state.AcceptOnlyFromAmong(States);
        var top = Listing.TopOption();
        return new Command("list", "Jobs, newest first") { state, top }
            .Does(surroundings, call => JobViews.ListAsync(call, call.Get(state), call.Get(top)));
    }

    private static Command Trials(Surroundings surroundings)
    {
        var top = Listing.TopOption();
        var command = WithId("trials", "The trials of a sweep, with what they tried and scored");
        command.Add(top);
        return command.Does(surroundings, call => JobViews.TrialsAsync(call, call.Get(top)));
    }

    private static Command Events(Surroundings surroundings)
    {
        var after = new Option<long>("--after") { Description = "Only events after this number", HelpName = "SEQ" };
        var top = Listing.TopOption();
        var command = WithId("events", "What happened to a job so far");
        command.Add(after);
        command.Add(top);
        return command.Does(surroundings, call => JobViews.EventsAsync(call, call.Get(after), call.Get(top)));
    }

    private static Command Result(Surroundings surroundings)
    {
        var output = JobResult.OutputOption();
        var command = WithId("result", "Download what a batch prediction came to");
        command.Add(output);
        return command.Does(surroundings, call => JobResult.DownloadAsync(call, call.Get(JobViews.Id), call.Get(output) ?? "-"));
    }

    private static Command WithId(string name, string description) => new(name, description) { JobViews.Id };
}
