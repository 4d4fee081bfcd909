using System.Text.Json;
using Maas.Core.Naming;

namespace Maas.Core.Jobs;

/// <summary>A training job as it was submitted, with every default filled in.</summary>
public sealed record TrainingJob
{
    public required ModelName Model { get; init; }
    public required LearningTask Task { get; init; }
    public required DatasetName Dataset { get; init; }
    public DataChoice Data { get; init; } = new();
    public required JobBase Base { get; init; }
    public required Hyperparameters Training { get; init; }
    public AcceptRule? Accept { get; init; }

    /// <summary>What a sweep tries; null: the job is trained as it is written.</summary>
    public Search? Search { get; init; }

    /// <summary>The JSON it was read from.</summary>
    public required JsonElement Submitted { get; init; }
}
