using Maas.Cli.Output;

namespace Maas.Cli.Jobs;

/// <summary>Progress as plain lines.</summary>
internal sealed class JobLines(Terminal terminal) : IJobDisplay
{
    public Task RunAsync(IReadOnlyList<WatchedJob> jobs, Func<Task> follow) => follow();

    public void Show(WatchedJob job, JobEvent happened)
    {
        var text = happened switch
        {
            { Progress: { } progress } => progress.Sentence(),
            { State: "waiting" } => $"waiting: {happened.Message}",
            { State: { } state } => state,
            { Type: "checkpoint" } => null,
            _ => happened.Message,
        };
        if (text is not null)
        {
            terminal.Line($"{job.Title}: {text}");
        }
    }
}
