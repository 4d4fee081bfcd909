using System.Text.Json.Serialization;

namespace Maas.Core.Jobs;

/// <summary>
/// Every knob of a training run. Ranges are those that a job's check holds them to. A step is one update of the weights, however
/// many batches were accumulated for it.
/// </summary>
public sealed record Hyperparameters
{
    /// <summary>Passes over the training part, 1 to 1,000,000. Default 20.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>The run stops after this many minutes, above 0 to 10,080; null: no limit.</summary>
    public double? MaximumMinutes { get; init; }

    /// <summary>The run stops after this many steps, 1 to 1,000,000,000; null: no limit. Schedules end where this ends.</summary>
    public int? MaximumSteps { get; init; }

    /// <summary>Examples per batch, 1 to 65,536. Default 32.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>
    /// Batches that one step is made of, 1 to 1,024: the gradient is that of one batch of all their examples (but for what looks at
    /// a batch as a whole, such as BatchNormalization's statistics). An epoch's last step takes the batches that are left. Default 1.
    /// </summary>
    public int AccumulationSteps { get; init; } = 1;

    /// <summary>In what numbers matrices are multiplied and convolved; weights, sums and losses stay float32. Default float32.</summary>
    public Precision Precision { get; init; }

    public Optimizer Optimizer { get; init; } = Optimizer.Adam;

    /// <summary>The step size at the schedule's top, above 0 to 100. Default 0.001 (sgd: 0.01).</summary>
    public double LearningRate { get; init; } = 0.001;

    /// <summary>sgd and rmsprop: 0 to below 1. Default 0 (sgd: 0.9).</summary>
    public double Momentum { get; init; }

    /// <summary>sgd: Nesterov's momentum; needs a momentum. Default false.</summary>
    public bool Nesterov { get; init; }

    /// <summary>0 to 1. Decoupled with adamw, added to the gradient otherwise. Default 0 (adamw: 0.01).</summary>
    public double WeightDecay { get; init; }

    /// <summary>Whether weight decay holds for biases and for a normalisation's scales too, as in PyTorch. Default true.</summary>
    public bool DecayBiases { get; init; } = true;

    /// <summary>The norm that gradients are clipped to, above 0; null: not clipped.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>
    /// Keeps a moving average of weights and statistics, above 0 to 0.99999; null: none. The average is what is evaluated, kept and
    /// published. Step n's decay is at most (1 + n) / (10 + n), so that a short run is not held at its first weights.
    /// </summary>
    public double? AverageDecay { get; init; }

    public LearningRateSchedule Schedule { get; init; } = new();

    public Loss Loss { get; init; }

    /// <summary>For Huber's loss: where squares become lines, above 0. Default 1.</summary>
    public double HuberDelta { get; init; } = 1;

    /// <summary>For the focal loss: how much less an example counts that is known well, 0 to 10. Default 2.</summary>
    public double FocalGamma { get; init; } = 2;

    /// <summary>Cross-entropy: what part of the truth is spread over all classes, 0 to below 1. Default 0.
    /// The metric <c>loss</c> is without it.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>How much examples of each class count; null: all the same. The metric <c>loss</c> is without it.</summary>
    public ClassWeights? ClassWeights { get; init; }

    public Initialization Initialization { get; init; } = Initialization.Default;

    /// <summary>0 to 2,147,483,647: what the split, the initialisation, the order of examples and dropout come from. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Progress is told, and the validation part scored, every so many epochs, 1 to 1,000,000. Default 1.</summary>
    public int LogEveryEpochs { get; init; } = 1;

    /// <summary>Beside that, progress is told and the validation part scored every so many steps, 1 to 1,000,000,000; null: not.</summary>
    public int? EvaluateEverySteps { get; init; }

    /// <summary>The most time between two checkpoints, 1 to 3,600 seconds. Default 30.</summary>
    public double CheckpointSeconds { get; init; } = 30;

    /// <summary>The most steps between two checkpoints, 1 to 1,000,000,000; null: time alone counts.</summary>
    public int? CheckpointSteps { get; init; }

    /// <summary>How many checkpoints are kept, 1 to 100: the newest, and those before in case it can't be read. Default 2.</summary>
    public int KeepCheckpoints { get; init; } = 2;

    public StopRule? Stop { get; init; }
}

[JsonConverter(typeof(KebabCaseConverter<Optimizer>))]
public enum Optimizer
{
    Sgd,
    Adam,
    Adamw,
    Rmsprop,
}

[JsonConverter(typeof(KebabCaseConverter<Loss>))]
public enum Loss
{
    Mse,
    Mae,
    Huber,
    CrossEntropy,
    BinaryCrossEntropy,

    /// <summary>Cross-entropy times (1 − p)^gamma, p being the probability of the true class.</summary>
    Focal,
}

[JsonConverter(typeof(KebabCaseConverter<Initialization>))]
public enum Initialization
{
    /// <summary>What PyTorch does for the layer: uniform within ±1/√fan-in for weights and biases.</summary>
    Default,
    XavierUniform,
    XavierNormal,
    HeUniform,
    HeNormal,

    /// <summary>Normal of deviation 0.02.</summary>
    Normal,

    /// <summary>Uniform within ±0.05.</summary>
    Uniform,
    Zeros,
}
