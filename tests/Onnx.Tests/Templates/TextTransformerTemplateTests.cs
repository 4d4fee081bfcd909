using Google.Protobuf;
using Maas.Onnx.Templates;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Onnx.Tests.Templates;

[TestClass]
public sealed class TextTransformerTemplateTests
{
    private const int Outputs = 3;
    private static readonly long[] Text = [5, 9, 2, 14, 9];

    [TestMethod]
    [DataRow("{}")]
    [DataRow("""{"layers":1,"width":24,"heads":3,"dropout":0}""")]
    public void Padding_does_not_change_a_score(string options)
    {
        using var session = Session(options);

        var alone = Scores(session, 5, Text);
        var padded = Scores(session, 12, Text);

        Assert.AreEqual(Outputs, alone.Length);
        AreClose(alone, padded);
    }

    [TestMethod]
    public void Neighbours_in_a_batch_do_not_change_a_score()
    {
        using var session = Session("{}");

        var alone = Scores(session, 7, Text);
        var together = Scores(session, 7, [1, 2, 3, 4, 5, 6, 7], Text, []);

        AreClose(alone, together[Outputs..(2 * Outputs)]);
    }

    [TestMethod]
    public void A_text_of_no_tokens_has_finite_scores()
    {
        using var session = Session("{}");

        Assert.IsTrue(Scores(session, 4, [], Text[..2]).All(float.IsFinite));
    }

    [TestMethod]
    public void The_order_of_words_matters()
    {
        using var session = Session("{}");

        var forwards = Scores(session, 5, Text);
        var backwards = Scores(session, 5, [.. Text.Reverse()]);

        Assert.IsGreaterThan(1e-4f, forwards.Zip(backwards, (one, other) => Math.Abs(one - other)).Max());
    }

    [TestMethod]
    public void A_text_longer_than_was_planned_for_is_refused_at_build()
    {
        var error = Assert.ThrowsExactly<OnnxException>(() => Template.Get("text-transformer").CheckShape(
            new() { InputShape = [9_000], Outputs = 2, Vocabulary = 10 }, default));

        StringAssert.Contains(error.Message, "up to 8192");
    }

    [TestMethod]
    public void A_vocabulary_too_large_for_one_file_is_refused()
    {
        var error = Assert.ThrowsExactly<OnnxException>(() => Template.Get("text-transformer").CheckShape(
            new() { InputShape = [64], Outputs = 2, Vocabulary = int.MaxValue }, default));

        StringAssert.Contains(error.Message, "weights; at most");
    }

    private static InferenceSession Session(string options) =>
        new(BuiltTemplate.Of("text-transformer", options, BuiltTemplate.ShapeFor("text-transformer", Outputs)).ToByteArray());

    private static float[] Scores(InferenceSession session, int length, params long[][] texts)
    {
        var ids = new long[texts.Length * length];
        var mask = new long[texts.Length * length];
        for (var text = 0; text < texts.Length; text++)
        {
            texts[text].CopyTo(ids, text * length);
            mask.AsSpan(text * length, texts[text].Length).Fill(1);
        }

        long[] shape = [texts.Length, length];
        return OnnxRuntimeRun.Of(session, [("input_ids", ids, shape), ("attention_mask", mask, shape)])["output"].Values;
    }

    private static void AreClose(float[] expected, float[] actual)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i], actual[i], 1e-5f);
        }
    }
}
