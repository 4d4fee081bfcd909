using Maas.Core.Jobs;
using Maas.Train.Data;
using Maas.Train.Training;
using static TorchSharp.torch;

namespace Maas.Train.Tests.Training;

[TestClass]
public sealed class ScorerTests
{
    [TestMethod]
    public async Task Regression_is_scored_in_the_targets_own_units()
    {
        using var part = Parts.OfValues(zeros(4, 1), [0, 1, -1, 2], targetCount: 1);
        var scorer = new Scorer(Loss.Mse, 1, [new("y", Mean: 100, StandardDeviation: 10)]);

        var metrics = await ScoreAsync(scorer, [1, 1, -1, 0], part);

        // Errors 1, 0, 0, −2 in trained units; the values' mean is 0.5, their variation 5.
        Assert.AreEqual(5 / 4.0, metrics["loss"], 1e-12);
        Assert.AreEqual(30 / 4.0, metrics["mae"], 1e-12);
        Assert.AreEqual(10 * Math.Sqrt(5 / 4.0), metrics["rmse"], 1e-12);
        Assert.AreEqual(0, metrics["r2"], 1e-12);
    }

    [TestMethod]
    public async Task Several_targets_are_scored_apart_and_averaged()
    {
        using var part = Parts.OfValues(zeros(2, 1), [0, 5, 2, 5], targetCount: 2);
        var scorer = new Scorer(Loss.Mae, 1, [new("a", 0, 1), new("b", 0, 2)]);

        var metrics = await ScoreAsync(scorer, [0, 5, 1, 6], part);

        // a: errors 0, 1, R² = 1 − 1/2. b: errors 0, 2 (doubled), all values the same and not hit: R² = 0.
        Assert.AreEqual((0.5 + 1) / 2, metrics["mae"], 1e-12);
        Assert.AreEqual((Math.Sqrt(0.5) + Math.Sqrt(2)) / 2, metrics["rmse"], 1e-12);
        Assert.AreEqual(0.25, metrics["r2"], 1e-12);
        Assert.AreEqual(0.5, metrics["loss"], 1e-12);
    }

    [TestMethod]
    public async Task Classes_are_scored_by_accuracy_and_macro_f1()
    {
        using var part = Parts.OfClasses(zeros(5, 1), [0, 0, 0, 1, 2]);
        var scorer = new Scorer(Loss.CrossEntropy, 1, []);

        // Predicted: 0, 0, 1, 1, 1. F1: 4/5, 2/4, 0; the fourth class is nowhere and counts for nothing.
        var metrics = await ScoreAsync(scorer, [9, 0, 0, 0, 9, 0, 0, 0, 0, 9, 0, 0, 0, 9, 0, 0, 0, 9, 0, 0], part);

        Assert.AreEqual(3 / 5.0, metrics["accuracy"], 1e-12);
        Assert.AreEqual((0.8 + 0.5 + 0) / 3, metrics["macroF1"], 1e-12);
    }

    [TestMethod]
    public void A_single_score_is_that_of_the_second_class()
    {
        var matrix = new ConfusionMatrix(1);
        matrix.Add([-1, 2, 0.5f, 0], [0, 1, 0, 1]);

        CollectionAssert.AreEqual(new[] { 1, 1 }, matrix.Counts[0].ToArray());
        CollectionAssert.AreEqual(new[] { 1, 1 }, matrix.Counts[1].ToArray());
    }

    [TestMethod]
    [DataRow(Loss.Mse)]
    [DataRow(Loss.Mae)]
    [DataRow(Loss.Huber)]
    public void Losses_of_values_are_torchs(Loss loss)
    {
        using var generator = new Generator(3);
        using var outputs = randn([50, 3], generator: generator).mul(2);
        using var targets = randn([50, 3], generator: generator);

        using var lossOf = new LossFunction(new() { Loss = loss, HuberDelta = 0.7 }, [], CPU);
        using var expected = lossOf.Mean(outputs, targets);

        Assert.AreEqual(expected.item<float>(), LossValue.OfValues(loss, 0.7, Floats(outputs), Floats(targets)), 1e-5);
    }

    [TestMethod]
    [DataRow(Loss.CrossEntropy, 4)]
    [DataRow(Loss.BinaryCrossEntropy, 4)]
    [DataRow(Loss.BinaryCrossEntropy, 1)]
    public void Losses_of_classes_are_torchs(Loss loss, int width)
    {
        using var generator = new Generator(3);
        using var scores = randn([50, width], generator: generator).mul(5);
        long[] classes = [.. Enumerable.Range(0, 50).Select(example => (long)(example % Math.Max(2, width)))];

        using var lossOf = new LossFunction(new() { Loss = loss }, [], CPU);
        using var expected = lossOf.Mean(scores, tensor(classes));

        Assert.AreEqual(expected.item<float>(), LossValue.OfClasses(loss, Floats(scores), width, classes), 1e-5);
    }

    private static float[] Floats(Tensor values) => values.data<float>().ToArray();

    private static async Task<IReadOnlyDictionary<string, double>> ScoreAsync(Scorer scorer, float[] outputs, EncodedPart part) =>
        (await scorer.ScoreAsync(new KnownOutputs(outputs), part, outputs.Length / part.Count, CancellationToken.None)).Metrics;

    // For a part that comes as one batch.
    private sealed class KnownOutputs(float[] outputs) : IBatchModel
    {
        public void Infer(RawBatch batch, OutputsReader read) => read(outputs);
    }
}
