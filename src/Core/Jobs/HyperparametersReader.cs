using System.Text.Json;

namespace Maas.Core.Jobs;

/// <summary>Reads a job's <c>training</c>. Ranges and defaults are told at <see cref="Hyperparameters"/>.</summary>
internal static class HyperparametersReader
{
    private const int ManyEpochs = 1_000_000;

    public static Hyperparameters Read(JobFields? fields, LearningTask task)
    {
        var usualLoss = task == LearningTask.TabularRegression ? Loss.Mse : Loss.CrossEntropy;
        if (fields is null)
        {
            return new() { Loss = usualLoss };
        }

        var optimizer = fields.Word("optimizer", Optimizer.Adam);
        var epochs = fields.Whole("epochs", 1, ManyEpochs) ?? 20;
        var training = new Hyperparameters
        {
            Epochs = epochs,
            MaximumMinutes = fields.Number("maximumMinutes", 0, 10_080, open: true),
            BatchSize = fields.Whole("batchSize", 1, 65_536) ?? 32,
            Optimizer = optimizer,
            LearningRate = fields.Number("learningRate", 0, 100, open: true) ?? (optimizer == Optimizer.Sgd ? 0.01 : 0.001),
            Momentum = fields.Number("momentum", 0, 0.9999, open: false) ?? (optimizer == Optimizer.Sgd ? 0.9 : 0),
            Nesterov = fields.Flag("nesterov", false),
            WeightDecay = fields.Number("weightDecay", 0, 1, open: false) ?? (optimizer == Optimizer.Adamw ? 0.01 : 0),
            ClipNorm = fields.Number("clipNorm", 0, 1e9, open: true),
            Schedule = Schedule(fields, epochs),
            Loss = fields.Word("loss", usualLoss),
            HuberDelta = fields.Number("huberDelta", 0, 1e9, open: true) ?? 1,
            Initialization = fields.Word("initialization", Initialization.Default),
            Seed = fields.Whole("seed", 0, int.MaxValue) ?? 1,
            LogEveryEpochs = fields.Whole("logEveryEpochs", 1, ManyEpochs) ?? 1,
            CheckpointSeconds = fields.Number("checkpointSeconds", 1, 3_600, open: false) ?? 30,
            Stop = Stop(fields.Object("stop")),
        };
        fields.End();
        return Check(training);
    }

    private static LearningRateSchedule Schedule(JobFields training, int epochs)
    {
        if (training.Element("schedule") is { ValueKind: JsonValueKind.String })
        {
            return new() { Type = training.Word("schedule", ScheduleType.Constant) };
        }

        if (training.Object("schedule") is not { } fields)
        {
            return new();
        }

        var schedule = new LearningRateSchedule
        {
            Type = fields.Word("type", ScheduleType.Constant),
            WarmupEpochs = fields.Number("warmupEpochs", 0, epochs, open: false) ?? 0,
            StepEpochs = fields.Whole("stepEpochs", 1, ManyEpochs) ?? 10,
            Factor = fields.Number("factor", 0, 1, open: true) ?? 0.1,
        };
        fields.End();
        return schedule;
    }

    private static StopRule? Stop(JobFields? fields)
    {
        if (fields is null)
        {
            return null;
        }

        var rule = new StopRule(
            fields.Text("metric") ?? "loss",
            fields.Number("reaches", double.MinValue, double.MaxValue, open: false),
            fields.Whole("patience", 1, 10_000));
        fields.End();
        return rule is { Reaches: null, Patience: null } ? throw JobFields.Wrong("training.stop", "has neither reaches nor patience") : rule;
    }

    private static Hyperparameters Check(Hyperparameters training) => training switch
    {
        { Momentum: > 0, Optimizer: Optimizer.Adam or Optimizer.Adamw } =>
            throw JobFields.Wrong("training.momentum", $"is not a knob of {training.Optimizer.Word()}; sgd and rmsprop have it"),
        { Nesterov: true, Optimizer: not Optimizer.Sgd } =>
            throw JobFields.Wrong("training.nesterov", $"is not a knob of {training.Optimizer.Word()}; sgd has it"),
        { Nesterov: true, Momentum: 0 } => throw JobFields.Wrong("training.nesterov", "needs a momentum above 0"),
        _ => training,
    };
}
