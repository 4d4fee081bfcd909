namespace Maas.Cli.Usage;

/// <summary>What a job used, as the service tells of it.</summary>
internal sealed record UsageEntry
{
    public required string Kind { get; init; }
    public required string Job { get; init; }
    public required string Model { get; init; }
    public int? Version { get; init; }
    public required string Device { get; init; }
    public required double DeviceSeconds { get; init; }
    public required long Examples { get; init; }
    public required long Tokens { get; init; }
    public required DateTimeOffset Finished { get; init; }
}
