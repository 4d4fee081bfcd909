using Maas.Core;
using Maas.Core.Jobs;
using Maas.Train.Training;
using Microsoft.Extensions.Time.Testing;

namespace Maas.Train.Tests.Training;

[TestClass]
public sealed class TrainingLoopTests
{
    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    [DataRow(Optimizer.Sgd, 0.1, 0.9)]
    [DataRow(Optimizer.Adam, 0.01, 0)]
    [DataRow(Optimizer.Adamw, 0.01, 0)]
    [DataRow(Optimizer.Rmsprop, 0.01, 0.5)]
    public async Task Every_optimizer_learns(Optimizer optimizer, double rate, double momentum)
    {
        using var run = Classifier(new()
        {
            Loss = Loss.CrossEntropy,
            Epochs = 20,
            Optimizer = optimizer,
            LearningRate = rate,
            Momentum = momentum,
            Nesterov = momentum == 0.9,
        });

        var trained = await run.RunAsync(Cancellation);

        Assert.AreEqual(new TrainedModel(20, 60, RunEnd.EpochsSpent, 20, new(trained.Usage.DeviceSeconds, 20 * 83, 0)), trained);
        Assert.IsLessThan(run.Reports[0].Loss / 2, run.Reports[^1].Loss);
        Assert.IsGreaterThan(0.8, run.Reports[^1].Metrics![MetricNames.Accuracy]);
    }

    [TestMethod]
    public async Task The_same_seed_gives_the_same_weights_and_another_seed_others()
    {
        async Task<byte[]> WeightsAsync(int seed)
        {
            using var run = Classifier(new() { Loss = Loss.CrossEntropy, Epochs = 2, Seed = seed });
            await run.RunAsync(Cancellation);
            return run.Weights();
        }

        var (one, same, other) = (await WeightsAsync(1), await WeightsAsync(1), await WeightsAsync(2));

        CollectionAssert.AreEqual(one, same);
        CollectionAssert.AreNotEqual(one, other);
    }

    [TestMethod]
    [DataRow(20)]
    [DataRow(3)]
    public async Task A_limit_of_steps_ends_the_run_in_mid_epoch_and_be_it_the_last(int epochs)
    {
        using var run = Classifier(new() { Loss = Loss.CrossEntropy, Epochs = epochs, MaximumSteps = 7 });

        var trained = await run.RunAsync(Cancellation);

        Assert.AreEqual((3, 7, RunEnd.StepsSpent), (trained.Epochs, trained.Steps, trained.End));
        Assert.AreEqual(7, run.Reports[^1].Step);
    }

    [TestMethod]
    public async Task Evaluations_every_so_many_steps_are_told_and_count_for_patience()
    {
        using var run = Classifier(new()
        {
            Loss = Loss.CrossEntropy,
            Epochs = 100,
            LearningRate = 0.1,
            EvaluateEverySteps = 2,
            LogEveryEpochs = 1000,
            Stop = new(MetricNames.Loss, null, 5),
        });

        var trained = await run.RunAsync(Cancellation);

        // 3 steps an epoch: told after steps 2 (epoch 1), 4 (epoch 2), 6 (its end), 8 and so on.
        CollectionAssert.AreEqual(
            new[] { (1, 2), (2, 4), (2, 6), (3, 8) }, run.Reports.Take(4).Select(report => (report.Epoch, report.Step)).ToArray());
        var best = run.Reports.MinBy(report => report.Metrics![MetricNames.Loss])!;
        Assert.AreEqual(RunEnd.PatienceSpent, trained.End);
        Assert.AreEqual(best.Step + 10, trained.Steps);
        Assert.AreEqual(best.Epoch, trained.KeptEpoch);
    }

    [TestMethod]
    public async Task Checkpoints_come_every_so_many_steps_and_the_run_goes_on_while_one_is_saved()
    {
        var saved = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var run = new TinyRun("linear", "{}", TinyRun.Classes(), outputs: 3)
        {
            Hyperparameters = new() { Loss = Loss.CrossEntropy, Epochs = 10, CheckpointSeconds = 3600, CheckpointSteps = 5 },
            OnCheckpoint = () => saved.Task,
            OnReport = report => _ = report.Epoch == 6 && saved.TrySetResult(),
        };

        await run.RunAsync(Cancellation);

        // The first is saved until step 18; those that were due meanwhile are not made.
        CollectionAssert.AreEqual(new[] { 5, 18, 23, 28, 30 }, run.Checkpoints.Select(checkpoint => checkpoint.State.Step).ToArray());
    }

    [TestMethod]
    public async Task A_loss_that_is_no_number_ends_the_run_with_advice()
    {
        using var run = new TinyRun("linear", "{}", TinyRun.Values(20, 3, 1), outputs: 1)
        {
            Hyperparameters = new() { Loss = Loss.Mse, Optimizer = Optimizer.Sgd, LearningRate = 100, Epochs = 1000 },
        };

        var error = await Assert.ThrowsExactlyAsync<ServiceException>(() => run.RunAsync(Cancellation));

        Assert.AreEqual(ServiceError.TrainingDiverged, error.Error);
        Assert.Contains("epoch", error.Detail);
        Assert.Contains("learning rate below 100", error.Detail);
    }

    [TestMethod]
    public async Task A_target_that_is_reached_ends_the_run()
    {
        using var run = Classifier(
            new() { Loss = Loss.CrossEntropy, Epochs = 500, LearningRate = 0.01, Stop = new(MetricNames.Accuracy, 0.9, null) });

        var trained = await run.RunAsync(Cancellation);

        Assert.AreEqual(RunEnd.TargetReached, trained.End);
        Assert.IsLessThan(500, trained.Epochs);
        Assert.IsGreaterThanOrEqualTo(0.9, run.Reports[^1].Metrics![MetricNames.Accuracy]);
    }

    [TestMethod]
    public async Task With_patience_the_best_weights_are_kept()
    {
        using var run = Classifier(new()
        {
            Loss = Loss.CrossEntropy,
            Epochs = 500,
            LearningRate = 0.1,
            Stop = new(MetricNames.Loss, null, 3),
        });

        var trained = await run.RunAsync(Cancellation);

        var kept = await Parts.InferAsync(run.Pass, run.Validation!);
        var loss = LossValue.OfClasses(Loss.CrossEntropy, kept, 3, [.. run.Validation!.Classes!]);
        Assert.AreEqual(RunEnd.PatienceSpent, trained.End);
        Assert.AreEqual(trained.Epochs - 3, trained.KeptEpoch);
        Assert.AreEqual(run.Reports.Min(report => report.Metrics![MetricNames.Loss]), loss, 1e-12);
    }

    [TestMethod]
    public async Task The_time_limit_ends_the_run_and_checkpoints_come_in_time()
    {
        var time = new FakeTimeProvider();
        using var run = new TinyRun("linear", "{}", TinyRun.Classes(), outputs: 3)
        {
            Hyperparameters = new() { Loss = Loss.CrossEntropy, Epochs = 1000, MaximumMinutes = 2, CheckpointSeconds = 30 },
            Time = time,
            OnReport = _ => time.Advance(TimeSpan.FromSeconds(10)),
        };

        var trained = await run.RunAsync(Cancellation);

        Assert.AreEqual(RunEnd.TimeSpent, trained.End);
        Assert.AreEqual(13, trained.Epochs);
        CollectionAssert.AreEqual(
            new double[] { 30, 60, 90, 120, 130 }, run.Checkpoints.Select(checkpoint => checkpoint.State.ElapsedSeconds).ToArray());
    }

    [TestMethod]
    public async Task A_stop_saves_a_checkpoint_and_cancels()
    {
        using var stop = new CancellationTokenSource();
        using var run = new TinyRun("linear", "{}", TinyRun.Classes(), outputs: 3)
        {
            Hyperparameters = new() { Loss = Loss.CrossEntropy, Epochs = 1_000_000 },
            OnReport = _ => stop.Cancel(),
        };

        await Assert.ThrowsAsync<OperationCanceledException>(() => run.RunAsync(stop.Token));

        Assert.HasCount(1, run.Checkpoints);
        Assert.AreEqual(1, run.Checkpoints[0].State.Epoch);
    }

    [TestMethod]
    public async Task Progress_is_told_every_so_many_epochs()
    {
        var time = new FakeTimeProvider();
        using var run = new TinyRun("linear", "{}", TinyRun.Classes(rows: 80), outputs: 3)
        {
            Hyperparameters = new() { Loss = Loss.CrossEntropy, Epochs = 25, LogEveryEpochs = 10, BatchSize = 40 },
            Time = time,
            OnReport = _ => time.Advance(TimeSpan.FromSeconds(4)),
        };

        await run.RunAsync(Cancellation);

        CollectionAssert.AreEqual(new[] { 10, 20, 25 }, run.Reports.Select(report => report.Epoch).ToArray());
        Assert.AreEqual(200, run.Reports[1].ExamplesPerSecond);
        Assert.AreEqual(time.Start.AddSeconds(5), run.Reports[1].EstimatedFinish);
        Assert.IsNull(run.Reports[1].Metrics);
    }

    [TestMethod]
    public async Task A_step_that_does_not_fit_ends_the_run_with_what_would()
    {
        using var run = new TinyRun("linear", "{}", TinyRun.Classes(), outputs: 3)
        {
            Hyperparameters = new() { Loss = Loss.CrossEntropy, BatchSize = 64 },
            OnReport = _ => throw new InvalidOperationException("CUDA out of memory. Tried to allocate 2.00 GiB"),
        };

        var error = await Assert.ThrowsExactlyAsync<ServiceException>(() => run.RunAsync(Cancellation));

        Assert.AreEqual(ServiceError.OutOfMemory, error.Error);
        Assert.Contains("64 examples", error.Detail);
        Assert.Contains("batchSize of 32", error.Detail);
    }

    private static TinyRun Classifier(Hyperparameters hyperparameters) =>
        new("mlp", """{"hidden":[16]}""", TinyRun.Classes(), outputs: 3)
        {
            Hyperparameters = hyperparameters,
            Validation = TinyRun.Classes(seed: 2),
        };
}
