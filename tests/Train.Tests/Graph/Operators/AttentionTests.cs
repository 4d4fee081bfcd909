using Maas.Core;
using Maas.Train.Graph;
using static TorchSharp.torch;

namespace Maas.Train.Tests.Graph.Operators;

[TestClass]
public sealed class AttentionTests
{
    [TestMethod]
    public void Queries_attend_to_keys_of_as_many_or_fewer_heads()
    {
        Oracle.Agrees(Attention().Input(2, 4, 3, 8).Input(2, 4, 5, 8).Input(2, 4, 5, 6));
        Oracle.Agrees(Attention().Input(2, 4, 3, 8).Input(2, 2, 5, 8).Input(2, 2, 5, 8));
        Oracle.Agrees(Attention().Input(2, 4, 3, 8).Input(2, 1, 5, 8).Input(2, 1, 5, 8).With("scale", 0.3f));
        Oracle.Agrees(Attention().Input(2, 3, 16).Input(2, 5, 8).Input(2, 5, 8).With("q_num_heads", 4).With("kv_num_heads", 2));
    }

    [TestMethod]
    public void A_mask_is_added_or_shuts_out()
    {
        Oracle.Agrees(Heads().Input(3, 5));
        Oracle.Agrees(Heads().Input(2, 1, 3, 5));
        Oracle.Agrees(Heads().Input(tensor(new[,] { { true, false, true, true, false } }).expand(3, 5).clone()));
    }

    [TestMethod]
    public void Causal_attention_sees_no_later_key()
    {
        Oracle.Agrees(Attention().Input(2, 2, 4, 8).Input(2, 2, 4, 8).Input(2, 2, 4, 8).With("is_causal", 1));
        Oracle.Agrees(Heads().With("is_causal", 1));
        Oracle.Agrees(Heads().Input(3, 5).With("is_causal", 1));
    }

    [TestMethod]
    public void The_past_comes_first_and_the_present_is_told()
    {
        Oracle.Agrees(Heads().Absent().Input(2, 2, 3, 8).Input(2, 2, 3, 8).Outputs(3));
        Oracle.Agrees(Heads().Input(3, 8).Input(2, 2, 3, 8).Input(2, 2, 3, 8).Outputs(3));
        Oracle.Agrees(Attention().Input(2, 3, 16).Input(2, 3, 16).Input(2, 3, 16).Absent().Input(2, 2, 4, 8).Input(2, 2, 4, 8)
            .With("q_num_heads", 2).With("kv_num_heads", 2).Outputs(3));
    }

    [TestMethod]
    public void A_past_moves_what_is_causal()
    {
        using var scope = NewDisposeScope();
        var whole = Attention().Input(1, 1, 5, 4).Input(1, 1, 5, 4).Input(1, 1, 5, 4).With("is_causal", 1);
        var (query, key, value) = (whole.Inputs["x0"], whole.Inputs["x1"], whole.Inputs["x2"]);
        var rest = Attention().Input(query.narrow(2, 3, 2)).Input(key.narrow(2, 3, 2)).Input(value.narrow(2, 3, 2)).Absent()
            .Input(key.narrow(2, 0, 3)).Input(value.narrow(2, 0, 3)).With("is_causal", 1);

        var expected = Run(whole).narrow(2, 3, 2);

        Assert.IsTrue(expected.allclose(Run(rest), rtol: 1e-5, atol: 1e-6));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void Scores_are_shown_as_far_as_asked(int mode)
    {
        Oracle.Agrees(Heads().Absent().Absent().Absent().With("softcap", 0.7f).With("qk_matmul_output_mode", mode).Outputs(4));
        Oracle.Agrees(Heads().Input(3, 5).Absent().Absent().With("qk_matmul_output_mode", mode).Outputs(4));
    }

    [TestMethod]
    public void Places_turn_what_is_rotated()
    {
        var places = tensor(new long[,] { { 0, 3, 1 }, { 2, 2, 4 } });

        Oracle.Agrees(Rotary().Input(2, 4, 3, 8).Input(6, 4).Input(6, 4).Input(places));
        Oracle.Agrees(Rotary().Input(2, 4, 3, 8).Input(2, 3, 4).Input(2, 3, 4));
        Oracle.Agrees(Rotary().Input(2, 4, 3, 8).Input(6, 4).Input(6, 4).Input(places).With("interleaved", 1));
        Oracle.Agrees(Rotary().Input(2, 3, 16).Input(6, 4).Input(6, 4).Input(places).With("num_heads", 2));
        Oracle.Agrees(Rotary().Input(2, 4, 3, 8).Input(6, 2).Input(6, 2).Input(places).With("rotary_embedding_dim", 4));
    }

    [TestMethod]
    public void Gradients_are_right()
    {
        Oracle.GradientsAgree(
            Attention().Input(Doubles(1, 4, 3, 2)).Input(Doubles(1, 2, 3, 2)).Input(Doubles(1, 2, 3, 2)).With("is_causal", 1));
        Oracle.GradientsAgree(
            Attention().Input(Doubles(1, 1, 2, 2)).Input(Doubles(1, 1, 3, 2)).Input(Doubles(1, 1, 3, 2)).With("softcap", 0.7f));
        Oracle.GradientsAgree(Rotary().Input(Doubles(1, 2, 3, 4)).Input(Doubles(1, 3, 2)).Input(Doubles(1, 3, 2)).With("interleaved", 1));
    }

    [TestMethod]
    public void Heads_that_do_not_part_the_width_are_refused()
    {
        var subject = Attention().Input(2, 3, 10).Input(2, 3, 10).Input(2, 3, 10).With("q_num_heads", 4).With("kv_num_heads", 4);

        var error = Assert.ThrowsExactly<ServiceException>(() => Run(subject));

        StringAssert.Contains(error.Message, "can't be parted into 4 heads");
    }

    private static OneNode Attention() => new("Attention", 23);

    private static OneNode Rotary() => new("RotaryEmbedding", 23);

    private static OneNode Heads() => Attention().Input(2, 2, 3, 8).Input(2, 2, 5, 8).Input(2, 2, 5, 8);

    private static Tensor Run(OneNode subject)
    {
        using var graph = TorchGraph.Load(subject.Model(), CPU);
        return graph.Forward(subject.Inputs)["y0"];
    }

    private static Tensor Doubles(params long[] shape) => OneNode.Random(shape, seed: shape.Length).to(ScalarType.Float64);
}
