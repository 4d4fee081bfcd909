using System.Collections.Concurrent;
using Maas.Cli.Output;
using Spectre.Console;

namespace Maas.Cli.Jobs;

/// <summary>Progress as a bar for each job, with its live loss and metrics.</summary>
internal sealed class JobBars(Terminal terminal) : IJobDisplay
{
    private const int BarWidth = 16;
    private readonly ConcurrentDictionary<string, ProgressTask> bars = new();

    public Task RunAsync(IReadOnlyList<WatchedJob> jobs, Func<Task> follow) => terminal.CreateConsole().Progress()
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = BarWidth }, new ScoresColumn())
        .StartAsync(async context =>
        {
            foreach (var job in jobs)
            {
                var bar = context.AddTask(Markup.Escape(job.Title));
                bar.Tag = "queued";
                bars[job.Id] = bar;
            }

            await follow();
        });

    public void Show(WatchedJob job, JobEvent happened)
    {
        var bar = bars[job.Id];
        if (happened.Progress is { } progress)
        {
            bar.MaxValue = Math.Max(progress.Whole, 1);
            bar.Value = progress.Passed;
            bar.Tag = progress.Scores();
        }
        else if (happened.Type == "trial")
        {
            bar.Tag = happened.Message;
        }
        else if (happened.State is "succeeded")
        {
            // The epochs may not be spent: the stop rule was satisfied.
            bar.Value = bar.MaxValue;
        }
        else if (happened.State is { } state)
        {
            bar.Tag = state;
        }
    }
}
