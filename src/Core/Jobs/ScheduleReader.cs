using System.Text.Json;

namespace Maas.Core.Jobs;

/// <summary>Reads a job's <c>training.schedule</c>. Ranges and defaults are told at <see cref="LearningRateSchedule"/>.</summary>
internal static class ScheduleReader
{
    // What the rate of one cycle ends with: PyTorch's 1/25 of the top, by 10,000.
    private const double CyclesEnd = 0.04 / 10_000;

    public static LearningRateSchedule Read(JobFields training, int epochs)
    {
        if (training.Element("schedule") is { ValueKind: JsonValueKind.String })
        {
            var type = training.Word("schedule", ScheduleType.Constant);
            return new() { Type = type, EndFactor = UsualEnd(type) };
        }

        if (training.Object("schedule", $"one of {string.Join(", ", Words.All<ScheduleType>())}, or an object") is not { } fields)
        {
            return new();
        }

        var schedule = Read(fields, fields.Word("type", ScheduleType.Constant), epochs);
        fields.End();
        Check(schedule);
        return schedule;
    }

    private static LearningRateSchedule Read(JobFields fields, ScheduleType type, int epochs) => new()
    {
        Type = type,
        WarmupEpochs = fields.Number("warmupEpochs", 0, epochs, open: false) ?? 0,
        WarmupSteps = fields.Whole("warmupSteps", 0, HyperparametersReader.ManySteps) ?? 0,
        StepEpochs = fields.Whole("stepEpochs", 1, HyperparametersReader.ManyEpochs) ?? 10,
        Factor = fields.Number("factor", 0, 1, open: true) ?? 0.1,
        Rise = fields.Number("rise", 0, 1, open: false) ?? 0.3,
        StartFactor = fields.Number("startFactor", 0, 1, open: true) ?? 0.04,
        EndFactor = fields.Number("endFactor", 0, 1, open: false) ?? UsualEnd(type),
        Annealing = fields.Word("annealing", Annealing.Cosine),
    };

    private static void Check(LearningRateSchedule schedule)
    {
        if (schedule is { WarmupEpochs: > 0, WarmupSteps: > 0 })
        {
            throw JobFields.Wrong("training.schedule", "has warmupEpochs and warmupSteps; it takes one of them");
        }

        if (schedule is { Type: ScheduleType.OneCycle } and ({ WarmupEpochs: > 0 } or { WarmupSteps: > 0 }))
        {
            throw JobFields.Wrong(
                "training.schedule", "has a warm-up, but one-cycle rises by itself; rise is the part of the steps that it takes");
        }

        CheckKnobs(schedule);
    }

    // A knob at its default is no choice: a check answers all of them, and its answer is a job.
    private static void CheckKnobs(LearningRateSchedule schedule)
    {
        var usual = new LearningRateSchedule();
        var (knob, owners) = schedule switch
        {
            { Type: ScheduleType.OneCycle } => ("", ""),
            _ when schedule.Rise != usual.Rise => ("rise", "one-cycle has it"),
            _ when schedule.StartFactor != usual.StartFactor => ("startFactor", "one-cycle has it"),
            _ when schedule.Annealing != usual.Annealing => ("annealing", "one-cycle has it"),
            { Type: ScheduleType.Constant or ScheduleType.Step, EndFactor: not 0 } => ("endFactor", "cosine, linear and one-cycle have it"),
            _ => ("", ""),
        };
        if (knob.Length > 0)
        {
            throw JobFields.Wrong($"training.schedule.{knob}", $"is not a knob of {schedule.Type.Word()}; {owners}");
        }
    }

    private static double UsualEnd(ScheduleType type) => type == ScheduleType.OneCycle ? CyclesEnd : 0;
}
