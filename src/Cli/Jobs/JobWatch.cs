using Maas.Cli.Output;
using Maas.Cli.Service;

namespace Maas.Cli.Jobs;

/// <summary>Watches jobs to their end.</summary>
internal sealed class JobWatch(ServiceClient service, Terminal terminal, TimeProvider time)
{
    /// <summary>The jobs as they ended, in the order given; their progress is shown meanwhile.</summary>
    public async Task<IReadOnlyList<Job>> ShowAsync(IReadOnlyList<WatchedJob> jobs, CancellationToken cancellation)
    {
        IJobDisplay display = terminal.IsInteractive ? new JobBars(terminal) : new JobLines(terminal);
        var follower = new JobFollower(service, time);
        IReadOnlyList<Job> ended = [];
        await display.RunAsync(jobs, async () => ended = await Task.WhenAll(jobs.Select(job =>
            follower.FollowAsync(job.Id, (happened, _) => display.Show(job, happened), cancellation))));
        return ended;
    }

    /// <summary>The job as it ended; its events are written as lines of JSON meanwhile.</summary>
    public Task<Job> WriteJsonAsync(string id, CancellationToken cancellation) =>
        new JobFollower(service, time).FollowAsync(id, (_, json) => terminal.Line(json), cancellation);
}
