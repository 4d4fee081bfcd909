using System.Text.Json;

namespace Maas.Cli.Jobs;

/// <summary>A trial of a sweep, as the service tells of it.</summary>
internal sealed record SweepTrial
{
    public required int Trial { get; init; }
    public required string Job { get; init; }
    public required string State { get; init; }
    public int Rung { get; init; }
    public JsonElement? Parameters { get; init; }
    public IReadOnlyDictionary<string, double>? Metrics { get; init; }
    public JobError? Error { get; init; }

    /// <summary>What it tried: the fields' last names with their values.</summary>
    public string Choice() => Parameters is { ValueKind: JsonValueKind.Object } chosen
        ? string.Join(
            "  ", chosen.EnumerateObject().Select(value => $"{value.Name[(value.Name.LastIndexOf('.') + 1)..]} {value.Value.GetRawText()}"))
        : "";
}
