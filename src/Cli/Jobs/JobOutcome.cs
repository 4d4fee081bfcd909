using Maas.Cli.Output;

namespace Maas.Cli.Jobs;

/// <summary>What came out of a job, in words and as an exit code.</summary>
internal static class JobOutcome
{
    public static void Tell(Terminal terminal, Job job)
    {
        terminal.Line(Sentence(job));
        if (job.Evaluation is { } evaluation)
        {
            var metrics = evaluation.Metrics.Select(metric => Compared(metric.Key, metric.Value, evaluation.Baseline));
            var examples = Shown.Counted(evaluation.Examples, "example");
            terminal.Line($"  on {examples} of the {evaluation.Part} part: {string.Join(", ", metrics)}");
            if (evaluation.Warning is { } warning)
            {
                terminal.Line($"  warning: {warning}");
            }
        }
    }

    /// <summary>Ends the command with the code that tells of the job.</summary>
    public static int ExitCodeOf(Job job) => job.Succeeded ? ExitCode.Done : ExitCode.Refused;

    private static string Sentence(Job job) => job switch
    {
        { Succeeded: true, Batch: { } batch } =>
            $"{job.Title}: {batch.Sentence()} are predicted by version {job.Version}: {Invocation.Name} jobs result {job.Id} --output FILE",
        { Succeeded: true, Version: { } version } => $"{job.Title}: version {version} is published",
        { Error: { } error } => $"{job.Title}: {job.State}: {error.Message} ({error.Code})",
        _ => $"{job.Title}: {job.State}",
    };

    private static string Compared(string name, double value, IReadOnlyDictionary<string, double> baseline) =>
        baseline.TryGetValue(name, out var trivial)
            ? $"{name} {Shown.Metric(value)} (trivial model {Shown.Metric(trivial)})"
            : $"{name} {Shown.Metric(value)}";
}
