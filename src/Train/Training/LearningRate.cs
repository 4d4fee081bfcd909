using Maas.Core.Jobs;

namespace Maas.Train.Training;

/// <summary>The step size as a function of the step alone, so that a resumed run needs nothing but its step.</summary>
internal sealed class LearningRate(Hyperparameters hyperparameters, int stepsPerEpoch)
{
    private readonly double top = hyperparameters.LearningRate;
    private readonly LearningRateSchedule schedule = hyperparameters.Schedule;
    private readonly long warmupSteps =
        Math.Max((long)Math.Round(hyperparameters.Schedule.WarmupEpochs * stepsPerEpoch), hyperparameters.Schedule.WarmupSteps);

    /// <summary>How many steps the run has, if nothing ends it before.</summary>
    public long Steps { get; } = Math.Min((long)hyperparameters.Epochs * stepsPerEpoch, hyperparameters.MaximumSteps ?? long.MaxValue);

    /// <param name="step">From 0.</param>
    public double At(long step)
    {
        if (step < warmupSteps)
        {
            return top * (step + 1) / warmupSteps;
        }

        return schedule.Type switch
        {
            ScheduleType.Constant => top,
            ScheduleType.Step => top * Math.Pow(schedule.Factor, step / stepsPerEpoch / schedule.StepEpochs),
            ScheduleType.Cosine => Between(1, schedule.EndFactor, PartAfterWarmup(step), Annealing.Cosine),
            ScheduleType.Linear => Between(1, schedule.EndFactor, PartAfterWarmup(step), Annealing.Linear),
            ScheduleType.OneCycle => Cycle(step),
            var other => throw new InvalidOperationException($"unknown schedule {other}"),
        };
    }

    /// <summary>That of the last step that was done.</summary>
    public double Last(RunState state) => At(Math.Max(0, state.Step - 1));

    private double PartAfterWarmup(long step) => (double)(step - warmupSteps) / Math.Max(1, Steps - warmupSteps);

    // PyTorch's: the rise ends a step before the part that it takes, and the last step has the rate of the end.
    private double Cycle(long step)
    {
        var turn = Math.Max(0, (schedule.Rise * Steps) - 1);
        return step <= turn
            ? Between(schedule.StartFactor, 1, turn == 0 ? 1 : step / turn, schedule.Annealing)
            : Between(1, schedule.EndFactor, (step - turn) / (Steps - 1 - turn), schedule.Annealing);
    }

    private double Between(double from, double to, double part, Annealing annealing) => annealing switch
    {
        Annealing.Linear => top * (from + ((to - from) * part)),
        Annealing.Cosine => top * (to + ((from - to) * (1 + Math.Cos(Math.PI * part)) / 2)),
        _ => throw new InvalidOperationException($"unknown annealing {annealing}"),
    };
}
