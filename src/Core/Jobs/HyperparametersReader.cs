using System.Text.Json;

namespace Maas.Core.Jobs;

/// <summary>Reads a job's <c>training</c>. Ranges and defaults are told at <see cref="Hyperparameters"/>.</summary>
internal static class HyperparametersReader
{
    public const int ManyEpochs = 1_000_000;
    public const int ManySteps = 1_000_000_000;

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
            MaximumSteps = fields.Whole("maximumSteps", 1, ManySteps),
            BatchSize = fields.Whole("batchSize", 1, 65_536) ?? 32,
            AccumulationSteps = fields.Whole("accumulationSteps", 1, 1_024) ?? 1,
            Precision = fields.Word("precision", Precision.Float32),
            Optimizer = optimizer,
            LearningRate = fields.Number("learningRate", 0, 100, open: true) ?? (optimizer == Optimizer.Sgd ? 0.01 : 0.001),
            Momentum = fields.Number("momentum", 0, 0.9999, open: false) ?? (optimizer == Optimizer.Sgd ? 0.9 : 0),
            Nesterov = fields.Flag("nesterov", false),
            WeightDecay = fields.Number("weightDecay", 0, 1, open: false) ?? (optimizer == Optimizer.Adamw ? 0.01 : 0),
            DecayBiases = fields.Flag("decayBiases", true),
            ClipNorm = fields.Number("clipNorm", 0, 1e9, open: true),
            AverageDecay = fields.Number("averageDecay", 0, 0.99999, open: true),
            Schedule = ScheduleReader.Read(fields, epochs),
            Loss = fields.Word("loss", usualLoss),
            HuberDelta = fields.Number("huberDelta", 0, 1e9, open: true) ?? 1,
            FocalGamma = fields.Number("focalGamma", 0, 10, open: false) ?? 2,
            LabelSmoothing = fields.Number("labelSmoothing", 0, 0.9999, open: false) ?? 0,
            ClassWeights = ClassWeightsOf(fields),
            Initialization = fields.Word("initialization", Initialization.Default),
            Seed = fields.Whole("seed", 0, int.MaxValue) ?? 1,
            LogEveryEpochs = fields.Whole("logEveryEpochs", 1, ManyEpochs) ?? 1,
            EvaluateEverySteps = fields.Whole("evaluateEverySteps", 1, ManySteps),
            CheckpointSteps = fields.Whole("checkpointSteps", 1, ManySteps),
            KeepCheckpoints = fields.Whole("keepCheckpoints", 1, 100) ?? 2,
            CheckpointSeconds = fields.Number("checkpointSeconds", 1, 3_600, open: false) ?? 30,
            Stop = Stop(fields.Object("stop")),
        };
        fields.End();
        Check(training);
        return training;
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
        return rule is { Reaches: null, Patience: null }
            ? throw JobFields.Wrong("training.stop", "has neither reaches nor patience")
            : rule;
    }

    private static ClassWeights? ClassWeightsOf(JobFields training)
    {
        const string Field = "classWeights";
        const string Takes = $"\"{ClassWeights.BalancedWord}\" or an object of labels and weights";
        if (training.Element(Field) is { ValueKind: JsonValueKind.String } word)
        {
            return word.GetString() == ClassWeights.BalancedWord
                ? ClassWeights.Balanced
                : throw JobFields.Wrong($"training.{Field}", $"is {JobFields.Quote(word.GetString()!)}; it takes {Takes}");
        }

        if (training.Object(Field, Takes) is not { } weights)
        {
            return null;
        }

        var byLabel = weights.Names.ToDictionary(label => label, label => weights.Number(label, 0, 1_000_000, open: true) ?? 1);
        return byLabel.Count > 0 ? new() { ByLabel = byLabel } : throw JobFields.Wrong($"training.{Field}", "names no label");
    }

    private static void Check(Hyperparameters training)
    {
        var (optimizer, loss) = (training.Optimizer.Word(), training.Loss.Word());
        var (knob, claim) = training switch
        {
            { Momentum: > 0, Optimizer: Optimizer.Adam or Optimizer.Adamw } =>
                ("momentum", $"is not a knob of {optimizer}; sgd and rmsprop have it"),
            { Nesterov: true, Optimizer: not Optimizer.Sgd } => ("nesterov", $"is not a knob of {optimizer}; sgd has it"),
            { Nesterov: true, Momentum: 0 } => ("nesterov", "needs a momentum above 0"),
            { LabelSmoothing: > 0, Loss: not Loss.CrossEntropy } => ("labelSmoothing", $"is not a knob of {loss}; cross-entropy has it"),
            { ClassWeights: not null, Loss: Loss.Mse or Loss.Mae or Loss.Huber } =>
                ("classWeights", $"is not a knob of {loss}; losses of classes have it"),
            { Loss: not Loss.Focal, FocalGamma: not 2 } => ("focalGamma", $"is not a knob of {loss}; focal has it"),
            { DecayBiases: false, WeightDecay: 0 } => ("decayBiases", "is false, but there is no weightDecay that it could hold for"),
            _ => ("", ""),
        };
        if (knob.Length > 0)
        {
            throw JobFields.Wrong($"training.{knob}", claim);
        }
    }
}
