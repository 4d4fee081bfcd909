using Maas.Core.Jobs;
using Maas.Train.Tests.Training;
using Maas.Train.Training;
using Maas.Train.Validation;
using static TorchSharp.torch;

namespace Maas.Train.Tests.Validation;

[TestClass]
public sealed class BaselineTests
{
    [TestMethod]
    [DataRow(Loss.CrossEntropy, 3)]
    [DataRow(Loss.BinaryCrossEntropy, 3)]
    public async Task It_answers_the_majority_class(Loss loss, int width)
    {
        using var training = Parts.OfClasses(zeros(6, 1), [0, 1, 1, 1, 2, 2]);
        using var test = Parts.OfClasses(zeros(4, 1), [1, 1, 0, 2]);

        var baseline = await Baseline.LearnAsync(training, loss, width, CancellationToken.None);
        var score = await new Scorer(loss, 1, []).ScoreAsync(baseline, test, width, CancellationToken.None);

        Assert.AreEqual(0.5, score.Metrics["accuracy"], 1e-12);
        Assert.AreEqual(2 / 3.0 / 3, score.Metrics["macroF1"], 1e-12);
    }

    [TestMethod]
    [DataRow(new long[] { 0, 1, 1 }, 1.0)]
    [DataRow(new long[] { 0, 0, 1 }, 0.0)]
    public async Task With_a_single_score_it_answers_the_majority_too(long[] classes, double accuracy)
    {
        using var training = Parts.OfClasses(zeros(3, 1), classes);
        using var test = Parts.OfClasses(zeros(2, 1), [1, 1]);

        var baseline = await Baseline.LearnAsync(training, Loss.BinaryCrossEntropy, 1, CancellationToken.None);
        var score = await new Scorer(Loss.BinaryCrossEntropy, 1, []).ScoreAsync(baseline, test, 1, CancellationToken.None);

        Assert.AreEqual(accuracy, score.Metrics["accuracy"]);
    }

    [TestMethod]
    public async Task Its_cross_entropy_is_that_of_the_classes_shares()
    {
        using var training = Parts.OfClasses(zeros(2, 1), [0, 0]);
        using var test = Parts.OfClasses(zeros(1, 1), [0]);

        var outputs = await Parts.InferAsync(await Baseline.LearnAsync(training, Loss.CrossEntropy, 2, CancellationToken.None), test);

        Assert.AreEqual(Math.Log(3 / 4.0), outputs[0], 1e-6);
        Assert.AreEqual(Math.Log(1 / 4.0), outputs[1], 1e-6);
    }

    [TestMethod]
    public async Task It_answers_the_mean_of_each_target()
    {
        using var training = Parts.OfValues(zeros(3, 1), [1, 10, 2, 20, 6, 60], targetCount: 2);
        using var test = Parts.OfValues(zeros(2, 1), [0, 0, 0, 0], targetCount: 2);

        var outputs = await Parts.InferAsync(await Baseline.LearnAsync(training, Loss.Mse, 2, CancellationToken.None), test);

        CollectionAssert.AreEqual(new float[] { 3, 30, 3, 30 }, outputs);
    }
}
