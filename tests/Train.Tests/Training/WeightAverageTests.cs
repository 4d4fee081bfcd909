using System.Runtime.InteropServices;
using Maas.Core.Jobs;
using Maas.Train.Training;

namespace Maas.Train.Tests.Training;

[TestClass]
public sealed class WeightAverageTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task What_is_kept_is_the_average_of_the_weights_of_all_steps()
    {
        using var run = Create(averageDecay: 0.3, epochs: 6);

        await run.RunAsync(TestContext.CancellationToken);

        // The run's own weights after each step are in its checkpoints, the first of which is from before any.
        var steps = run.Checkpoints.Where(checkpoint => checkpoint.State.Step > 0).DistinctBy(checkpoint => checkpoint.State.Step)
            .Select(checkpoint => Floats(checkpoint.Sections["weights/1.weight"])).ToList();
        var average = steps[0].Select(value => (double)value).ToArray();
        for (var step = 2; step <= steps.Count; step++)
        {
            var kept = Math.Min(0.3, (1.0 + step) / (10 + step));
            average = [.. average.Zip(steps[step - 1], (before, now) => (kept * before) + ((1 - kept) * now))];
        }

        var found = run.Pass.Graph.Parameters["1.weight"].data<float>().ToArray();
        Assert.HasCount(18, steps);
        for (var index = 0; index < average.Length; index++)
        {
            Assert.AreEqual(average[index], found[index], 1e-6);
        }
    }

    [TestMethod]
    public async Task What_is_scored_is_the_average_and_training_goes_on_with_its_own_weights()
    {
        using var averaged = Create(averageDecay: 0.9, epochs: 4);
        using var plain = Create(averageDecay: null, epochs: 4);

        await averaged.RunAsync(TestContext.CancellationToken);
        await plain.RunAsync(TestContext.CancellationToken);

        var scored = await Parts.InferAsync(averaged.Pass, averaged.Validation!);
        Assert.AreEqual(
            LossValue.OfClasses(Loss.CrossEntropy, scored, 3, [.. averaged.Validation!.Classes!]),
            averaged.Reports[^1].Metrics![MetricNames.Loss],
            1e-12);
        CollectionAssert.AreEqual(
            plain.Reports.Select(report => report.Loss).ToArray(), averaged.Reports.Select(report => report.Loss).ToArray());
        CollectionAssert.AreNotEqual(plain.Weights(), averaged.Weights());
    }

    [TestMethod]
    public async Task Statistics_are_averaged_too()
    {
        using var run = Create(averageDecay: 0.9, epochs: 2);

        await run.RunAsync(TestContext.CancellationToken);

        var own = Floats(run.Checkpoints[^1].Sections["weights/1.running_mean"]);
        var kept = run.Pass.Graph.Buffers["1.running_mean"].data<float>().ToArray();
        CollectionAssert.AreNotEqual(own, kept);
        CollectionAssert.AreEqual(Floats(run.Checkpoints[^1].Sections["average/1.running_mean"]), kept);
    }

    private static TinyRun Create(double? averageDecay, int epochs) =>
        new("cnn", """{"channels":[4],"hidden":8}""", TinyRun.Pictures(), outputs: 3)
        {
            Hyperparameters = new()
            {
                Loss = Loss.CrossEntropy,
                Epochs = epochs,
                BatchSize = 16,
                AverageDecay = averageDecay,
                CheckpointSeconds = 3600,
                CheckpointSteps = 1,
            },
            Validation = TinyRun.Pictures(rows: 20, seed: 2),
        };

    private static float[] Floats(byte[] bytes) => MemoryMarshal.Cast<byte, float>(bytes).ToArray();
}
