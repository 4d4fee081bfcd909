namespace Maas.Cli.Jobs;

/// <summary>Shows the progress of jobs: as bars that move, or as lines where the output is a file or a pipe.</summary>
internal interface IJobDisplay
{
    /// <summary>Runs <paramref name="follow"/> while what it reports is shown. Reports come from several threads.</summary>
    Task RunAsync(IReadOnlyList<WatchedJob> jobs, Func<Task> follow);

    void Show(WatchedJob job, JobEvent happened);
}
