using static TorchSharp.torch;

namespace Maas.Train.Tests.Graph.Operators;

[TestClass]
public sealed class SelectingTests
{
    [TestMethod]
    public void The_largest_and_the_smallest_are_found()
    {
        Oracle.Agrees(new OneNode("TopK", 9).Input(3, 5).With("k", 2).Outputs(2));
        Oracle.Agrees(new OneNode("TopK", 10).Input(3, 5).Longs(3).With("axis", 0).Outputs(2));
        Oracle.Agrees(new OneNode("TopK", 11).Input(3, 5).ConstantLongs(4).With("largest", 0).With("axis", -1).Outputs(2));
        Oracle.Agrees(new OneNode("TopK", 11).Input(tensor([2f, 1f, 2f, 2f, 1f])).ConstantLongs(4).Outputs(2));
        Oracle.Agrees(new OneNode("TopK", 11).Input(2, 3).ConstantLongs(0).Outputs(2));
    }

    [TestMethod]
    public void What_is_not_zero_is_found()
    {
        Oracle.Agrees(new OneNode("NonZero", 9).Input(tensor(new[,] { { 1f, 0f, 2f }, { 0f, 0f, 3f } })));
        Oracle.Agrees(new OneNode("NonZero", 13).Input(tensor([false, true, true])));
        Oracle.Agrees(new OneNode("NonZero", 13).Input(0, 3));
    }

    [TestMethod]
    public void What_differs_is_found_once()
    {
        var values = tensor([2f, 1f, 1f, 3f, 4f, 3f]);
        var rows = tensor(new[,] { { 1f, 0f, 0f }, { 1f, 0f, 0f }, { 2f, 3f, 4f } });

        Oracle.Agrees(new OneNode("Unique", 11).Input(values).Outputs(4));
        Oracle.Agrees(new OneNode("Unique", 11).Input(values).With("sorted", 0).Outputs(4));
        Oracle.Agrees(new OneNode("Unique", 11).Input(rows).With("axis", 0).Outputs(4));
        Oracle.Agrees(new OneNode("Unique", 11).Input(rows).With("axis", -1).Outputs(4));
        Oracle.Agrees(new OneNode("Unique", 11).Input(rows).Outputs(1));
    }

    [TestMethod]
    public void A_condition_s_values_are_kept()
    {
        Oracle.Agrees(new OneNode("Compress", 9).Input(3, 2).Input(tensor([false, true, true])).With("axis", 0));
        Oracle.Agrees(new OneNode("Compress", 11).Input(3, 2).Input(tensor([true])).With("axis", -1));
        Oracle.Agrees(new OneNode("Compress", 11).Input(3, 2).Input(tensor([false, true, false, false, true])));
    }

    [TestMethod]
    public void Each_sequence_is_turned_round()
    {
        Oracle.Agrees(new OneNode("ReverseSequence", 10).Input(4, 3).Longs(4, 2, 1));
        Oracle.Agrees(new OneNode("ReverseSequence", 10).Input(3, 4, 2).Longs(1, 4, 3).With("batch_axis", 0).With("time_axis", 1));
    }

    [TestMethod]
    public void The_middle_is_cut_or_padded()
    {
        Oracle.Agrees(new OneNode("CenterCropPad", 18).Input(5, 4).Longs(2, 7));
        Oracle.Agrees(new OneNode("CenterCropPad", 18).Input(2, 8, 3).ConstantLongs(5, 6).WithLongs("axes", 1, 2));
        Oracle.Agrees(new OneNode("CenterCropPad", 18).Input(2, 8, 3).ConstantLongs(3).WithLongs("axes", -2));
    }

    [TestMethod]
    public void Gradients_are_right()
    {
        Oracle.GradientsAgree(new OneNode("TopK", 11).Input(Doubles(3, 4)).ConstantLongs(2).Outputs(2));
        Oracle.GradientsAgree(new OneNode("Compress", 11).Input(Doubles(3, 2)).Input(tensor([false, true, true])).With("axis", 0));
        Oracle.GradientsAgree(new OneNode("ReverseSequence", 10).Input(Doubles(4, 2)).Longs(3, 2));
        Oracle.GradientsAgree(new OneNode("CenterCropPad", 18).Input(Doubles(5, 2)).ConstantLongs(3, 4));
        Oracle.GradientsAgree(new OneNode("Unique", 11).Input(Doubles(4)).Outputs(1));
    }

    private static Tensor Doubles(params long[] shape) => OneNode.Random(shape).to(ScalarType.Float64);
}
