using Maas.Core.Jobs;

namespace Maas.Train.Training;

/// <summary>The step size as a function of the step alone, so that a resumed run needs nothing but its step.</summary>
internal sealed class LearningRate(Hyperparameters hyperparameters, int stepsPerEpoch)
{
    private readonly LearningRateSchedule schedule = hyperparameters.Schedule;
    private readonly long warmupSteps = (long)Math.Round(hyperparameters.Schedule.WarmupEpochs * stepsPerEpoch);
    private readonly long allSteps = (long)hyperparameters.Epochs * stepsPerEpoch;

    /// <param name="step">From 0.</param>
    public double At(long step)
    {
        var top = hyperparameters.LearningRate;
        if (step < warmupSteps)
        {
            return top * (step + 1) / warmupSteps;
        }

        return schedule.Type switch
        {
            ScheduleType.Constant => top,
            ScheduleType.Step => top * Math.Pow(schedule.Factor, step / stepsPerEpoch / schedule.StepEpochs),
            ScheduleType.Cosine => top * (1 + Math.Cos(Math.PI * (step - warmupSteps) / Math.Max(1, allSteps - warmupSteps))) / 2,
            var other => throw new InvalidOperationException($"unknown schedule {other}"),
        };
    }
}
