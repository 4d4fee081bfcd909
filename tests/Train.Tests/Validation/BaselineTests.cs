using Maas.Core.Jobs;
using Maas.Train.Data;
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
    public void It_answers_the_majority_class(Loss loss, int width)
    {
        using var training = EncodedPart.OfClasses(zeros(6, 1), [0, 1, 1, 1, 2, 2]);
        using var test = EncodedPart.OfClasses(zeros(4, 1), [1, 1, 0, 2]);

        var metrics = new Scorer(loss, 1, []).Score(Baseline.Infer(training, loss, width, 4), test);

        Assert.AreEqual(0.5, metrics["accuracy"], 1e-12);
        Assert.AreEqual(2 / 3.0 / 3, metrics["macroF1"], 1e-12);
    }

    [TestMethod]
    [DataRow(new long[] { 0, 1, 1 }, 1.0)]
    [DataRow(new long[] { 0, 0, 1 }, 0.0)]
    public void With_a_single_score_it_answers_the_majority_too(long[] classes, double accuracy)
    {
        using var training = EncodedPart.OfClasses(zeros(3, 1), classes);
        using var test = EncodedPart.OfClasses(zeros(2, 1), [1, 1]);

        var outputs = Baseline.Infer(training, Loss.BinaryCrossEntropy, 1, 2);

        Assert.AreEqual(accuracy, new Scorer(Loss.BinaryCrossEntropy, 1, []).Score(outputs, test)["accuracy"]);
    }

    [TestMethod]
    public void Its_cross_entropy_is_that_of_the_classes_shares()
    {
        using var training = EncodedPart.OfClasses(zeros(2, 1), [0, 0]);

        var outputs = Baseline.Infer(training, Loss.CrossEntropy, 2, 1);

        Assert.AreEqual(Math.Log(3 / 4.0), outputs[0], 1e-6);
        Assert.AreEqual(Math.Log(1 / 4.0), outputs[1], 1e-6);
    }

    [TestMethod]
    public void It_answers_the_mean_of_each_target()
    {
        using var training = EncodedPart.OfValues(zeros(3, 1), [1, 10, 2, 20, 6, 60], targetCount: 2);

        CollectionAssert.AreEqual(new float[] { 3, 30, 3, 30 }, Baseline.Infer(training, Loss.Mse, 2, 2));
    }
}
