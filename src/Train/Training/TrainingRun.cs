using Maas.Core.Jobs;
using Maas.Onnx.Format;
using Maas.Onnx.Training;
using Maas.Train.Data;

namespace Maas.Train.Training;

/// <summary>What a run is given. The caller owns graph and parts.</summary>
internal sealed record TrainingRun
{
    /// <summary>The model that the graph was loaded from.</summary>
    public required ModelProto Model { get; init; }
    public required GraphPass Pass { get; init; }

    /// <summary>Whether the weights start anew; false where a trained version is the base.</summary>
    public required bool Initializes { get; init; }

    /// <summary>A weight's first deviation as the template's field has it; null for PyTorch's own of its layer.</summary>
    public Func<InitializerRole, double?>? FirstDeviation { get; init; }

    /// <summary>Of a trained version, the initializers that are new, and are drawn.</summary>
    public IReadOnlySet<string> NewWeights { get; init; } = new HashSet<string>();

    /// <summary>Learning rates by pattern of names; of several that match, the first counts.</summary>
    public IReadOnlyList<LearningRateFactor> LearningRates { get; init; } = [];

    /// <summary>How much each class counts in the loss, in their order; empty: all the same.</summary>
    public IReadOnlyList<float> ClassWeights { get; init; } = [];

    public required Hyperparameters Hyperparameters { get; init; }
    public required EncodedPart Training { get; init; }

    /// <summary>What the stop rule reads and progress tells; null: the training part, scored only where there is a stop rule.</summary>
    public EncodedPart? Validation { get; init; }
    public required Scorer Scorer { get; init; }

    /// <summary>How many threads torch computes with on the CPU. A checkpoint's own count goes before it.</summary>
    public required int Threads { get; init; }

    /// <summary>How many bytes a step may take on the CPU beside the weights.</summary>
    public long MemoryLeft { get; init; } = long.MaxValue;

    /// <summary>Where to go on; null: from the start.</summary>
    public Checkpoint? Resume { get; init; }

    /// <summary>
    /// Called between steps. The run goes on while it works, but calls it only after it is done with the one before, and waits for
    /// the last one. The checkpoint is a copy, which may be kept. A stop does not cancel it, and one that can't be saved is no error.
    /// </summary>
    public required Func<Checkpoint, CancellationToken, ValueTask> SaveCheckpoint { get; init; }

    /// <summary>Called between steps; the run waits for it.</summary>
    public required Func<Progress, CancellationToken, ValueTask> Report { get; init; }

    public required TimeProvider Time { get; init; }
}
