namespace Maas.Cli.Jobs;

/// <summary>A job as the service tells of it.</summary>
internal sealed record Job
{
    public required string Id { get; init; }

    // The next three are absent where an operator's message on the queue was no job.
    public string? Model { get; init; }
    public string? Task { get; init; }
    public string? Dataset { get; init; }
    public required string State { get; init; }
    public required DateTimeOffset Created { get; init; }
    public DateTimeOffset? Started { get; init; }
    public DateTimeOffset? Finished { get; init; }
    public int Attempts { get; init; }

    /// <summary>Why it waits, where no trainer has it.</summary>
    public string? Waits { get; init; }

    /// <summary>Of a sweep, how far its trials are.</summary>
    public SweepTrials? Trials { get; init; }

    /// <summary>Of a batch prediction, how far it is.</summary>
    public JobRows? Batch { get; init; }

    /// <summary>The version that came out; of a batch prediction, the one that predicts.</summary>
    public int? Version { get; init; }
    public JobError? Error { get; init; }
    public Evaluation? Evaluation { get; init; }

    /// <summary>What the job is told of as.</summary>
    public string Title => Model ?? Id;

    public bool IsOver => IsLast(State);

    public bool Succeeded => State == "succeeded";

    public static bool IsLast(string? state) => state is "succeeded" or "failed" or "cancelled";
}

internal sealed record JobError(string Code, string Message);

/// <summary>What the served bytes scored, beside the trivial model.</summary>
internal sealed record Evaluation
{
    public string Part { get; init; } = "test";
    public long Examples { get; init; }
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();
    public IReadOnlyDictionary<string, double> Baseline { get; init; } = new Dictionary<string, double>();

    /// <summary>What the service warns of, where the version is much worse than the trivial model.</summary>
    public string? Warning { get; init; }
}

internal sealed record SweepTrials(int Made, int Over, int Failed, int? Best, double? BestMetric)
{
    public string Sentence() =>
        $"{Over} of {Made} are over{(Failed > 0 ? $", {Failed} without success" : "")}"
            + $"{(Best is { } best ? $"; the best is {best} with {Output.Shown.Metric(BestMetric ?? 0)}" : "")}";
}
