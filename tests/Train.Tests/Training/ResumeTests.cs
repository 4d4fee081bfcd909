using Maas.Core.Jobs;
using Maas.Train.Training;

namespace Maas.Train.Tests.Training;

// Dropout draws from the process's one generator.
[TestClass]
[DoNotParallelize]
public sealed class ResumeTests
{
    public TestContext TestContext { get; set; } = null!;

    public static IEnumerable<object[]> Runs =>
    [
        ["sgd with momentum", new Hyperparameters { Optimizer = Optimizer.Sgd, Momentum = 0.9, Nesterov = true, LearningRate = 0.05 }],
        ["adam", new Hyperparameters { Optimizer = Optimizer.Adam, Schedule = new() { Type = ScheduleType.Cosine, WarmupEpochs = 1 } }],
        ["adamw", new Hyperparameters { Optimizer = Optimizer.Adamw, WeightDecay = 0.01, ClipNorm = 1 }],
        ["rmsprop", new Hyperparameters { Optimizer = Optimizer.Rmsprop, Momentum = 0.5,
            Schedule = new() { Type = ScheduleType.Step, StepEpochs = 2 } }],
        ["accumulation",
            new Hyperparameters { AccumulationSteps = 2, Schedule = new() { Type = ScheduleType.OneCycle }, LabelSmoothing = 0.1 }],
        ["average", new Hyperparameters { AverageDecay = 0.9, Loss = Loss.Focal,
            Schedule = new() { Type = ScheduleType.Linear, WarmupSteps = 3 } }],
        ["average and patience", new Hyperparameters { AverageDecay = 0.5, EvaluateEverySteps = 2, Stop = new(MetricNames.Loss, null, 4) }],
        ["groups", new Hyperparameters { Optimizer = Optimizer.Adamw, WeightDecay = 0.1, DecayBiases = false, MaximumSteps = 13 }],
        ["bfloat16", new Hyperparameters { Precision = Precision.Bfloat16, AverageDecay = 0.9 }],
        ["everything", Everything],
        ["patience", new Hyperparameters { LearningRate = 0.05, Stop = new(MetricNames.Loss, null, 2) }],
    ];

    private static Hyperparameters Everything => new()
    {
        Optimizer = Optimizer.Adamw,
        WeightDecay = 0.01,
        DecayBiases = false,
        ClipNorm = 1,
        AccumulationSteps = 3,
        AverageDecay = 0.8,
        LabelSmoothing = 0.05,
        Schedule = new() { Type = ScheduleType.OneCycle, Annealing = Annealing.Linear },
        EvaluateEverySteps = 3,
        Stop = new(MetricNames.Accuracy, null, 6),
    };

    [TestMethod]
    [DynamicData(nameof(Runs))]
    public async Task A_run_resumed_after_any_step_equals_one_that_never_stopped(string name, Hyperparameters hyperparameters)
    {
        var loss = hyperparameters.Loss == Loss.Focal ? Loss.Focal : Loss.CrossEntropy;
        var asked = hyperparameters with { Loss = loss, Epochs = 5, BatchSize = 8, Seed = 4, CheckpointSeconds = 0 };
        using var whole = Create(asked, resume: null);
        var trained = await whole.RunAsync(TestContext.CancellationToken);

        foreach (var checkpoint in whole.Checkpoints.Where((_, index) => index % 3 == 1).Append(whole.Checkpoints[^1]))
        {
            using var resumed = Create(asked, await ThroughBytesAsync(checkpoint));

            var ended = await resumed.RunAsync(TestContext.CancellationToken);

            Assert.AreEqual(trained with { Usage = ended.Usage }, ended, name);
            Assert.AreEqual(trained.Usage with { DeviceSeconds = ended.Usage.DeviceSeconds }, ended.Usage, name);
            CollectionAssert.AreEqual(whole.Weights(), resumed.Weights(), $"{name} from step {checkpoint.State.Step}");
            CollectionAssert.AreEqual(
                whole.Reports.Where(report => report.Step > checkpoint.State.Step).Select(report => report.Loss).ToArray(),
                resumed.Reports.Select(report => report.Loss).ToArray(),
                $"{name} from step {checkpoint.State.Step}");
        }
    }

    [TestMethod]
    public async Task A_checkpoint_of_another_graph_is_refused()
    {
        using var mine = Create(new() { Loss = Loss.CrossEntropy, Epochs = 1 }, resume: null);
        await mine.RunAsync(TestContext.CancellationToken);
        using var other = new TinyRun("linear", "{}", TinyRun.Pictures(), outputs: 3)
        {
            Hyperparameters = mine.Hyperparameters,
            Resume = mine.Checkpoints[^1],
        };

        var error = await Assert.ThrowsExactlyAsync<InvalidDataException>(() => other.RunAsync(TestContext.CancellationToken));

        Assert.Contains("the checkpoint's weights \"1.weight\"", error.Message);
    }

    private static TinyRun Create(Hyperparameters asked, Checkpoint? resume) =>
        new("cnn", """{"channels":[4],"hidden":8,"dropout":0.3}""", TinyRun.Pictures(), outputs: 3)
        {
            Hyperparameters = asked,
            Validation = TinyRun.Pictures(rows: 20, seed: 2),
            ClassWeights = [0.5f, 1, 2],
            LearningRates = [new("1.*", 0.5)],
            Resume = resume,
        };

    private async Task<Checkpoint> ThroughBytesAsync(Checkpoint checkpoint)
    {
        using var stream = new MemoryStream();
        await CheckpointFile.WriteAsync(checkpoint, stream, TestContext.CancellationToken);
        stream.Position = 0;
        return await CheckpointFile.ReadAsync(stream, TestContext.CancellationToken);
    }
}
