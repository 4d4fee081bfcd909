namespace Maas.Cli.Jobs;

/// <summary>A job as the service tells of it.</summary>
internal sealed record Job
{
    public required string Id { get; init; }
    public required string Model { get; init; }
    public required string Task { get; init; }
    public required string Dataset { get; init; }
    public required string State { get; init; }
    public required DateTimeOffset Created { get; init; }
    public DateTimeOffset? Started { get; init; }
    public DateTimeOffset? Finished { get; init; }
    public int Attempts { get; init; }
    public int? Version { get; init; }
    public JobError? Error { get; init; }
    public Evaluation? Evaluation { get; init; }

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
}
