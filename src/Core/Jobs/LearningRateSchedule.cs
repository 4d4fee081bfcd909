using System.Text.Json.Serialization;

namespace Maas.Core.Jobs;

/// <summary>How the learning rate moves with the steps. The last step is that of the last epoch, or of <c>maximumSteps</c>.</summary>
public sealed record LearningRateSchedule
{
    public ScheduleType Type { get; init; } = ScheduleType.Constant;

    /// <summary>The rate rises in a line from 0 over this many epochs, 0 to all. Default 0.
    /// Not for one-cycle, which rises by itself.</summary>
    public double WarmupEpochs { get; init; }

    /// <summary>The same in steps, 0 to 1,000,000,000; in place of epochs. Default 0.</summary>
    public int WarmupSteps { get; init; }

    /// <summary>step: the rate is multiplied by <see cref="Factor"/> every so many epochs, 1 on. Default 10.</summary>
    public int StepEpochs { get; init; } = 10;

    /// <summary>step: above 0 to 1. Default 0.1.</summary>
    public double Factor { get; init; } = 0.1;

    /// <summary>one-cycle: which part of all steps the rate rises in, 0 to 1. Default 0.3.</summary>
    public double Rise { get; init; } = 0.3;

    /// <summary>one-cycle: what the rate begins with, as a part of its top, above 0 to 1. Default 0.04.</summary>
    public double StartFactor { get; init; } = 0.04;

    /// <summary>one-cycle, cosine, linear: what the rate ends with, as a part of its top, 0 to 1.
    /// Default 0 (one-cycle: 0.000004).</summary>
    public double EndFactor { get; init; }

    /// <summary>one-cycle: the line in which the rate rises and falls. Default cosine.</summary>
    public Annealing Annealing { get; init; }
}

[JsonConverter(typeof(KebabCaseConverter<ScheduleType>))]
public enum ScheduleType
{
    Constant,
    Step,

    /// <summary>Half a cosine from the learning rate to its end at the last step.</summary>
    Cosine,

    /// <summary>A line from the learning rate to its end at the last step.</summary>
    Linear,

    /// <summary>A rise to the learning rate, then a fall to far below where it began.</summary>
    OneCycle,
}

[JsonConverter(typeof(KebabCaseConverter<Annealing>))]
public enum Annealing
{
    Cosine,
    Linear,
}
