using Google.Protobuf;
using Maas.Onnx.Format;
using Maas.Onnx.Templates;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Onnx.Tests.Templates;

[TestClass]
public sealed class GptTemplateTests
{
    private const int Vocabulary = 30;
    private const int Layers = 2;
    private const int Heads = 2;
    private const int HeadSize = 8;
    private const string Small = """{"layers":2,"width":16,"heads":2,"dropout":0.1}""";
    private const string Untied = """{"layers":2,"width":16,"heads":2,"tiedEmbeddings":false}""";
    private static readonly long[] Text = [3, 17, 8, 8, 21, 0, 29, 11];

    [TestMethod]
    [DataRow(Small)]
    [DataRow(Untied)]
    public void Step_by_step_with_the_cache_gives_what_the_whole_text_gives(string options)
    {
        using var session = Session(options);
        var whole = Run(session, Text, Text.Length, Empty(session)).Logits;

        var past = Empty(session);
        var steps = new List<float>();
        for (var step = 0; step < Text.Length; step++)
        {
            var (logits, present) = Run(session, Text[step..(step + 1)], step + 1, past);
            steps.AddRange(logits);
            past = present;
        }

        AreClose(whole, [.. steps]);
    }

    [TestMethod]
    public void A_text_in_two_pieces_gives_what_the_whole_text_gives()
    {
        using var session = Session(Small);
        var whole = Run(session, Text, Text.Length, Empty(session)).Logits;

        var (first, past) = Run(session, Text[..5], 5, Empty(session));
        var (second, _) = Run(session, Text[5..], Text.Length, past);

        AreClose(whole, [.. first, .. second]);
    }

    [TestMethod]
    public void Padding_on_the_left_does_not_change_what_follows()
    {
        using var session = Session(Small);
        var alone = Run(session, Text, Text.Length, Empty(session)).Logits;
        const int Padding = 3;
        long[] padded = [.. new long[Padding], .. Text];
        var positions = padded.Select((_, place) => Math.Max(0L, place - Padding)).ToArray();
        var mask = padded.Select((_, place) => place < Padding ? 0L : 1L).ToArray();

        var logits = Run(session, padded, mask, positions, Empty(session)).Logits;

        AreClose(alone, logits[(Padding * Vocabulary)..]);
        Assert.IsTrue(logits.All(float.IsFinite));
    }

    [TestMethod]
    public void No_token_is_told_by_those_behind_it()
    {
        using var session = Session(Small);
        long[] other = [.. Text[..5], 1, 1, 1];

        var one = Run(session, Text, Text.Length, Empty(session)).Logits;
        var two = Run(session, other, other.Length, Empty(session)).Logits;

        AreClose(one[..(5 * Vocabulary)], two[..(5 * Vocabulary)]);
        Assert.AreNotEqual(one[5 * Vocabulary], two[5 * Vocabulary]);
    }

    [TestMethod]
    public void Inputs_and_outputs_are_named_as_Optimum_names_them()
    {
        var graph = Model(Small).Graph;

        Assert.AreEqual(
            "input_ids attention_mask position_ids past_key_values.0.key past_key_values.0.value past_key_values.1.key "
            + "past_key_values.1.value",
            string.Join(' ', graph.Input.Select(input => input.Name)));
        Assert.AreEqual(
            "logits present.0.key present.0.value present.1.key present.1.value",
            string.Join(' ', graph.Output.Select(output => output.Name)));
    }

    [TestMethod]
    public void The_context_is_told_and_has_no_part_in_the_graph()
    {
        var gpt = Template.Get("gpt");

        Assert.AreEqual(64, gpt.Context(System.Text.Json.JsonElement.Parse("""{"context":64}""")));
        Assert.IsNull(Template.Get("cnn").Context(default));
    }

    [TestMethod]
    public void Weights_too_many_for_one_file_are_refused()
    {
        var options = System.Text.Json.JsonElement.Parse("""{"layers":96,"width":8192}""");

        var error = Assert.ThrowsExactly<OnnxException>(() => Template.Get("gpt").CheckShape(BuiltTemplate.ShapeFor("gpt"), options));

        StringAssert.Contains(error.Message, "weights; at most");
    }

    private static ModelProto Model(string options) => BuiltTemplate.Of("gpt", options);

    private static InferenceSession Session(string options) => new(Model(options).ToByteArray());

    private static List<(string Name, Array Values, long[] Shape)> Empty(InferenceSession session) =>
        [.. session.InputNames.Skip(3).Select(name => (name, (Array)Array.Empty<float>(), new long[] { 1, Heads, 0, HeadSize }))];

    // All tokens up to here are real, and stand one behind the other.
    private static (float[] Logits, List<(string Name, Array Values, long[] Shape)> Present) Run(
        InferenceSession session, long[] ids, int total, List<(string Name, Array Values, long[] Shape)> past)
    {
        var positions = ids.Select((_, place) => (long)(total - ids.Length + place)).ToArray();
        return Run(session, ids, [.. Enumerable.Repeat(1L, total)], positions, past);
    }

    private static (float[] Logits, List<(string Name, Array Values, long[] Shape)> Present) Run(
        InferenceSession session, long[] ids, long[] mask, long[] positions, List<(string Name, Array Values, long[] Shape)> past)
    {
        var outputs = OnnxRuntimeRun.Of(session,
        [
            ("input_ids", ids, [1, ids.Length]),
            ("attention_mask", mask, [1, mask.Length]),
            ("position_ids", positions, [1, positions.Length]),
            .. past,
        ]);
        Assert.HasCount(1 + (2 * Layers), outputs);
        CollectionAssert.AreEqual(new long[] { 1, ids.Length, Vocabulary }, outputs["logits"].Shape);
        CollectionAssert.AreEqual(new long[] { 1, Heads, mask.Length, HeadSize }, outputs["present.1.value"].Shape);
        var present = past.Select(each => (each.Name, outputs[each.Name.Replace("past_key_values", "present", StringComparison.Ordinal)]));
        return (outputs["logits"].Values, [.. present.Select(each => (each.Name, (Array)each.Item2.Values, each.Item2.Shape))]);
    }

    private static void AreClose(float[] expected, float[] actual)
    {
        Assert.HasCount(expected.Length, actual);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i], actual[i], 1e-4f);
        }
    }
}
