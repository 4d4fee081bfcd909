using System.Text.Json;
using Maas.Core.Naming;

namespace Maas.Core.Registry;

/// <summary>Where a trained version came from: enough to train it again.</summary>
public sealed record Lineage
{
    public required JobId Job { get; init; }
    public required DatasetName Dataset { get; init; }
    public required string DatasetSha256 { get; init; }

    /// <summary>The version that training started from; null for a template.</summary>
    public LineageBase? Base { get; init; }
    public required int Seed { get; init; }
    public required int Epochs { get; init; }

    /// <summary>The epoch whose weights were kept: the best one where the job stops by patience, else the last.</summary>
    public required int KeptEpoch { get; init; }
    public required int Steps { get; init; }

    /// <summary>The trial of the sweep that this version is; null where the job was no sweep.</summary>
    public LineageTrial? Trial { get; init; }

    /// <summary>The job as it was submitted; of a sweep, the trial's.</summary>
    public required JsonElement Submitted { get; init; }
}

public sealed record LineageBase(ModelName Model, ModelVersion Version);

/// <summary>The trial of a sweep that was the best.</summary>
/// <param name="Parameters">The values by the paths of their fields.</param>
/// <param name="Metrics">Of the validation part: what the trials were compared by.</param>
public sealed record LineageTrial(JobId Job, JsonElement Parameters, IReadOnlyDictionary<string, double> Metrics);
