using Maas.Codecs.Decoding;
using Maas.Core;
using Maas.Core.Registry;

namespace Maas.Codecs.Tests.Decoding;

[TestClass]
public sealed class LabelDecoderTests
{
    [TestMethod]
    public void Scores_become_probabilities_in_falling_order()
    {
        var prediction = Make(ScoreActivation.Softmax, "a", "b", "c").Decode([1, 3, 2]);

        var sum = Math.Exp(-2) + 1 + Math.Exp(-1);
        Assert.AreEqual(("b", 2), (prediction.Label, prediction.Top.Count));
        Assert.AreEqual(1 / sum, prediction.Probability, 1e-12);
        Assert.AreEqual(new("c", Math.Exp(-1) / sum), prediction.Top[1]);
    }

    [TestMethod]
    public void Scores_of_any_size_have_probabilities()
    {
        var prediction = Make(ScoreActivation.Softmax, "a", "b").Decode([3e38f, -3e38f]);

        Assert.AreEqual(("a", 1d), (prediction.Label, prediction.Probability));
    }

    [TestMethod]
    public void One_score_by_sigmoid_is_the_second_label_s()
    {
        var decoder = Make(ScoreActivation.Sigmoid, "no", "yes");

        Assert.AreEqual("yes", decoder.Decode([0.5f]).Label);
        Assert.AreEqual(1 / (1 + Math.Exp(-0.5)), decoder.Decode([0.5f]).Probability, 1e-12);
        Assert.AreEqual((0, 1), (decoder.DecodeIndex([-0.5f]), decoder.DecodeIndex([0.5f])));
    }

    [TestMethod]
    public void Where_several_labels_may_hold_those_from_the_threshold_on_do()
    {
        var decoding = new LabelDecoding { Output = "y", Labels = ["a", "b", "c"], Top = 1, Activation = ScoreActivation.Sigmoid };

        var half = new LabelDecoder(decoding with { Threshold = 0.5 }).Decode([0, -1, 3]);
        var none = new LabelDecoder(decoding with { Threshold = 0.99 }).Decode([0, -1, 3]);
        var given = new LabelDecoder(decoding with { Threshold = 0.3, Activation = ScoreActivation.None }).Decode([0.1f, 0.5f, 0.3f]);

        Assert.AreEqual("c a", string.Join(' ', half.Labels!.Select(one => one.Label)));
        Assert.AreEqual((1, "c"), (half.Top.Count, half.Label));
        Assert.AreEqual(1 / (1 + Math.Exp(-3)), half.Labels![0].Probability, 1e-12);
        Assert.IsEmpty(none.Labels!);
        Assert.AreEqual("b c", string.Join(' ', given.Labels!.Select(one => one.Label)));
        Assert.IsNull(new LabelDecoder(decoding).Decode([0, -1, 3]).Labels);
    }

    [TestMethod]
    public void Of_equal_scores_the_first_label_wins()
    {
        var decoder = Make(ScoreActivation.Softmax, "a", "b", "c");

        Assert.AreEqual("a", decoder.Decode([1, 1, 1]).Label);
        Assert.AreEqual(0, decoder.DecodeIndex([1, 1, 1]));
    }

    [TestMethod]
    public void Scores_that_are_no_numbers_or_too_many_are_refused()
    {
        var decoder = Make(ScoreActivation.Softmax, "a", "b");

        Assert.AreEqual(ServiceError.InvalidInput, Assert.ThrowsExactly<ServiceException>(() => decoder.Decode([1, float.NaN])).Error);
        Assert.AreEqual(ServiceError.InvalidModel, Assert.ThrowsExactly<ServiceException>(() => decoder.Decode([1, 2, 3])).Error);
    }

    private static LabelDecoder Make(ScoreActivation activation, params string[] labels) =>
        new(new() { Output = "output", Labels = labels, Activation = activation, Top = 2 });
}
