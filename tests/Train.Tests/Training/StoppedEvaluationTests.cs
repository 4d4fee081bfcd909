using Maas.Core.Jobs;
using Maas.Train.Training;

namespace Maas.Train.Tests.Training;

// Dropout draws from the process's one generator.
[TestClass]
[DoNotParallelize]
public sealed class StoppedEvaluationTests
{
    // Three batches: 256, 256 and 88 examples.
    private const int Rows = 600;

    public TestContext TestContext { get; set; } = null!;

    private static Hyperparameters Asked => new()
    {
        Loss = Loss.CrossEntropy,
        Epochs = 3,
        BatchSize = 8,
        Seed = 4,
        Optimizer = Optimizer.Adamw,
        AverageDecay = 0.8,
        EvaluateEverySteps = 3,
        Stop = new(MetricNames.Loss, null, 20),
    };

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public async Task A_run_stopped_in_an_evaluation_equals_one_that_never_was(int batch)
    {
        var reads = 0;
        using var whole = Create(null, read => reads = read);
        var trained = await whole.RunAsync(TestContext.CancellationToken);

        for (var evaluation = 0; evaluation < reads / Rows; evaluation++)
        {
            using var stop = new CancellationTokenSource();
            using var stopped = Create(null, CancelAt((evaluation * Rows) + ((batch - 1) * 256) + 5, stop));
            await Assert.ThrowsAsync<OperationCanceledException>(() => stopped.RunAsync(stop.Token));
            using var resumed = Create(stopped.Checkpoints[^1], _ => { });

            var ended = await resumed.RunAsync(TestContext.CancellationToken);

            var name = $"evaluation {evaluation + 1}";
            Assert.HasCount(evaluation, stopped.Reports, name);
            Assert.AreEqual(trained with { Usage = ended.Usage }, ended, name);
            AssertSame(whole.Checkpoints[^1], resumed.Checkpoints[^1], name);
            CollectionAssert.AreEqual(whole.Weights(), resumed.Weights(), name);
            CollectionAssert.AreEqual(
                whole.Reports.Select(Told).ToArray(), stopped.Reports.Concat(resumed.Reports).Select(Told).ToArray(), name);
        }
    }

    [TestMethod]
    public async Task A_stop_does_not_wait_for_the_rest_of_an_evaluation()
    {
        var reads = 0;
        using var stop = new CancellationTokenSource();
        using var run = Create(null, read =>
        {
            reads = read;
            CancelAt(100, stop)(read);
        });

        await Assert.ThrowsAsync<OperationCanceledException>(() => run.RunAsync(stop.Token));

        Assert.AreEqual(256, reads);
        Assert.IsNotNull(run.Checkpoints.Single().State.Owed);
    }

    private static Action<int> CancelAt(int place, CancellationTokenSource stop) => read =>
    {
        if (read == place)
        {
            stop.Cancel();
        }
    };

    private static (int Step, double Loss, string Metrics) Told(Progress progress) =>
        (progress.Step, progress.Loss, string.Join(' ', progress.Metrics!.OrderBy(metric => metric.Key)));

    private static void AssertSame(Checkpoint expected, Checkpoint found, string name)
    {
        Assert.AreEqual(expected.State with { ElapsedSeconds = 0 }, found.State with { ElapsedSeconds = 0 }, name);
        CollectionAssert.AreEquivalent(expected.Sections.Keys.ToArray(), found.Sections.Keys.ToArray(), name);
        foreach (var (section, bytes) in expected.Sections)
        {
            CollectionAssert.AreEqual(bytes, found.Sections[section], $"{name}, {section}");
        }
    }

    private static TinyRun Create(Checkpoint? resume, Action<int> onRead) =>
        new("cnn", """{"channels":[4],"hidden":8,"dropout":0.3}""", TinyRun.Pictures(), outputs: 3)
        {
            Hyperparameters = Asked,
            Validation = Parts.Watched(TinyRun.Pictures(Rows, seed: 2), onRead),
            Resume = resume,
        };
}
