using System.Text.Json.Serialization;

namespace Maas.Core.Jobs;

/// <summary>Every knob of a training run. Ranges are those that a job's check holds them to.</summary>
public sealed record Hyperparameters
{
    /// <summary>Passes over the training part, 1 to 1,000,000. Default 20.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>The run stops after this many minutes, above 0 to 10,080; null: no limit.</summary>
    public double? MaximumMinutes { get; init; }

    /// <summary>Examples per step, 1 to 65,536. Default 32.</summary>
    public int BatchSize { get; init; } = 32;

    public Optimizer Optimizer { get; init; } = Optimizer.Adam;

    /// <summary>The step size at the schedule's top, above 0 to 100. Default 0.001 (sgd: 0.01).</summary>
    public double LearningRate { get; init; } = 0.001;

    /// <summary>sgd and rmsprop: 0 to below 1. Default 0 (sgd: 0.9).</summary>
    public double Momentum { get; init; }

    /// <summary>sgd: Nesterov's momentum; needs a momentum. Default false.</summary>
    public bool Nesterov { get; init; }

    /// <summary>0 to 1. Decoupled with adamw, added to the gradient otherwise. Default 0 (adamw: 0.01).</summary>
    public double WeightDecay { get; init; }

    /// <summary>The norm that gradients are clipped to, above 0; null: not clipped.</summary>
    public double? ClipNorm { get; init; }

    public LearningRateSchedule Schedule { get; init; } = new();

    public Loss Loss { get; init; }

    /// <summary>For Huber's loss: where squares become lines, above 0. Default 1.</summary>
    public double HuberDelta { get; init; } = 1;

    public Initialization Initialization { get; init; } = Initialization.Default;

    /// <summary>0 to 2,147,483,647: what the split, the initialisation, the order of examples and dropout come from. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Progress is told, and the validation part scored, every so many epochs, 1 to 1,000,000. Default 1.</summary>
    public int LogEveryEpochs { get; init; } = 1;

    /// <summary>The most time between two checkpoints, 1 to 3,600 seconds. Default 30.</summary>
    public double CheckpointSeconds { get; init; } = 30;

    public StopRule? Stop { get; init; }
}

/// <summary>When to stop before the epochs are spent. Reads the validation part (the training part where there is none).</summary>
/// <param name="Metric">A metric of the task, or <c>loss</c>.</param>
/// <param name="Reaches">Stop when the metric is this good; null: no target.</param>
/// <param name="Patience">Stop after this many evaluations without a better one, 1 to 10,000; null: never.</param>
public sealed record StopRule(string Metric, double? Reaches, int? Patience);

/// <summary>How the learning rate moves with the epochs.</summary>
public sealed record LearningRateSchedule
{
    public ScheduleType Type { get; init; } = ScheduleType.Constant;

    /// <summary>The rate rises in a line from 0 over this many epochs, 0 to all. Default 0.</summary>
    public double WarmupEpochs { get; init; }

    /// <summary>step: the rate is multiplied by <see cref="Factor"/> every so many epochs, 1 on. Default 10.</summary>
    public int StepEpochs { get; init; } = 10;

    /// <summary>step: above 0 to 1. Default 0.1.</summary>
    public double Factor { get; init; } = 0.1;
}

[JsonConverter(typeof(KebabCaseConverter<ScheduleType>))]
public enum ScheduleType
{
    Constant,
    Step,

    /// <summary>Half a cosine from the learning rate to 0 at the last step.</summary>
    Cosine,
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
