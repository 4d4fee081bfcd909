using Maas.Core.Jobs;
using Maas.Train.Training;
using static TorchSharp.torch;

namespace Maas.Train.Tests.Training;

[TestClass]
public sealed class LossFunctionTests
{
    private static readonly float[] Weights = [0.5f, 2, 1, 3];

    // Four classes, five examples.
    private static readonly double[,] Scores =
    {
        { 1.5, -0.5, 0.25, 2 }, { -1, 0, 1, 0.5 }, { 3, 2.5, -2, 0 }, { 0.1, 0.2, 0.3, 0.4 }, { -4, 5, 1, -1 },
    };

    private static readonly long[] Classes = [3, 0, 1, 2, 1];

    [TestMethod]
    [DataRow(0.0, false)]
    [DataRow(0.1, false)]
    [DataRow(0.0, true)]
    [DataRow(0.3, true)]
    public void Cross_entropy_with_smoothing_and_weights_is_what_the_formula_gives(double smoothing, bool weighted)
    {
        var asked = new Hyperparameters { Loss = Loss.CrossEntropy, LabelSmoothing = smoothing };

        // PyTorch: (1 − ε) w[y] (−log p[y]) + ε/K Σ w[k] (−log p[k]), divided by Σ w[y].
        IsWeightedMean(asked, weighted, (row, truth) => ((1 - smoothing) * WeightOf(truth, weighted) * -LogOf(row, truth))
            + (smoothing / 4 * Enumerable.Range(0, 4).Sum(label => WeightOf(label, weighted) * -LogOf(row, label))));
    }

    [TestMethod]
    [DataRow(0.0, false)]
    [DataRow(2.0, false)]
    [DataRow(0.5, true)]
    public void Focal_loss_is_what_the_formula_gives(double gamma, bool weighted)
    {
        var asked = new Hyperparameters { Loss = Loss.Focal, FocalGamma = gamma };

        IsWeightedMean(asked, weighted, (row, truth) =>
            WeightOf(truth, weighted) * Math.Pow(1 - Math.Exp(LogOf(row, truth)), gamma) * -LogOf(row, truth));
    }

    [TestMethod]
    public void Binary_cross_entropy_with_weights_is_what_the_formula_gives()
    {
        var asked = new Hyperparameters { Loss = Loss.BinaryCrossEntropy };

        IsWeightedMean(asked, weighted: true, (row, truth) => WeightOf(truth, true) * Enumerable.Range(0, 4)
            .Average(label => Math.Log(1 + Math.Exp(truth == label ? -Scores[row, label] : Scores[row, label]))));
    }

    [TestMethod]
    public void A_focal_loss_of_what_is_known_for_certain_has_finite_gradients()
    {
        using var lossOf = new LossFunction(new() { Loss = Loss.Focal, FocalGamma = 0.5 }, [], CPU);
        using var scores = tensor(new float[] { 200, -200, -200, 200 }, [2, 2], requires_grad: true);

        lossOf.Mean(scores, tensor(new long[] { 0, 0 })).backward();

        Assert.IsTrue(scores.grad!.isfinite().all().item<bool>());
    }

    [TestMethod]
    public void Tokens_that_are_ignored_count_for_nothing()
    {
        using var lossOf = new LossFunction(new() { Loss = Loss.CrossEntropy }, [], CPU);
        using var outputs = tensor(Flat(), [1, 5, 4]);
        using var some = tensor(new long[] { 3, -100, 1, -100, 1 }, [1, 5]);

        var expected = new[] { 0, 2, 4 }.Average(row => -LogOf(row, Classes[row]));

        Assert.AreEqual(expected, lossOf.Mean(outputs, some).item<float>(), 1e-6);
        Assert.AreEqual(3, lossOf.Weight(some));
    }

    private static void IsWeightedMean(Hyperparameters asked, bool weighted, Func<int, long, double> weightedLoss)
    {
        using var lossOf = new LossFunction(asked, weighted ? Weights : [], CPU);
        using var outputs = tensor(Flat(), [5, 4]);
        using var targets = tensor(Classes);
        var weight = Classes.Sum(truth => WeightOf(truth, weighted));

        Assert.AreEqual(
            Enumerable.Range(0, 5).Sum(row => weightedLoss(row, Classes[row])) / weight, lossOf.Mean(outputs, targets).item<float>(), 1e-5);
        Assert.AreEqual(weight, lossOf.Weight(targets), 1e-6);
    }

    private static float[] Flat() => [.. Scores.Cast<double>().Select(score => (float)score)];

    private static double WeightOf(long label, bool weighted) => weighted ? Weights[label] : 1;

    private static double LogOf(int row, long label) =>
        Scores[row, label] - Math.Log(Enumerable.Range(0, 4).Sum(other => Math.Exp(Scores[row, other])));
}
