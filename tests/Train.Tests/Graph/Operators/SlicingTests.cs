using static TorchSharp.torch;

namespace Maas.Train.Tests.Graph.Operators;

[TestClass]
public sealed class SlicingTests
{
    [TestMethod]
    public void A_slice_takes_its_limits_as_attributes_at_first()
    {
        Oracle.Agrees(new OneNode("Slice", 7).Input(4, 5).WithLongs("starts", 1, 0).WithLongs("ends", 3, 100));
        Oracle.Agrees(new OneNode("Slice", 9).Input(4, 5).WithLongs("starts", -3).WithLongs("ends", -1).WithLongs("axes", 1));
    }

    [TestMethod]
    public void A_slice_takes_its_limits_as_inputs_later()
    {
        Oracle.Agrees(new OneNode("Slice", 10).Input(4, 5).ConstantLongs(1, 0).ConstantLongs(3, long.MaxValue));
        Oracle.Agrees(new OneNode("Slice", 13).Input(4, 5).Longs(-3).Longs(-1).Longs(-1));
        Oracle.Agrees(new OneNode("Slice", 13).Input(4, 5).ConstantLongs(0).ConstantLongs(5).ConstantLongs(1).ConstantLongs(2));
        Oracle.Agrees(new OneNode("Slice", 13).Input(4, 5).ConstantLongs(3).ConstantLongs(2).ConstantLongs(0));
    }

    [TestMethod]
    public void A_slice_walks_backwards()
    {
        Oracle.Agrees(Backwards(-1, long.MinValue, -1));
        Oracle.Agrees(Backwards(3, 0, -2));
        Oracle.Agrees(Backwards(100, -100, -3));
        Oracle.Agrees(Backwards(-2, 0, -1));
        Oracle.Agrees(Backwards(0, 3, -1));
    }

    [TestMethod]
    public void A_split_takes_its_sizes_as_the_opset_gives_them()
    {
        Oracle.Agrees(new OneNode("Split", 7).Input(4, 6).Outputs(2));
        Oracle.Agrees(new OneNode("Split", 11).Input(4, 6).Outputs(2).With("axis", -1).WithLongs("split", 2, 4));
        Oracle.Agrees(new OneNode("Split", 13).Input(4, 6).ConstantLongs(1, 2, 3).With("axis", 1).Outputs(3));
        Oracle.Agrees(new OneNode("Split", 13).Input(4, 6).Longs(1, 3).Outputs(2));
        Oracle.Agrees(new OneNode("Split", 18).Input(5, 2).With("num_outputs", 3).Outputs(3));
    }

    [TestMethod]
    public void A_triangle_is_kept()
    {
        Oracle.Agrees(new OneNode("Trilu", 14).Input(3, 4));
        Oracle.Agrees(new OneNode("Trilu", 14).Input(2, 4, 3).Constant(tensor(1L)).With("upper", 0));
        Oracle.Agrees(new OneNode("Trilu", 14).Input(4, 4).Input(tensor(-1L)));
    }

    [TestMethod]
    public void Gradients_are_right()
    {
        Oracle.GradientsAgree(new OneNode("Slice", 13).Input(Doubles(3, 4)).ConstantLongs(1).ConstantLongs(4).ConstantLongs(1)
            .ConstantLongs(2));
        Oracle.GradientsAgree(new OneNode("Slice", 13).Input(Doubles(3, 4)).ConstantLongs(3).ConstantLongs(0).ConstantLongs(1)
            .ConstantLongs(-2));
        Oracle.GradientsAgree(new OneNode("Split", 13).Input(Doubles(4, 2)).ConstantLongs(1, 3).Outputs(2));
    }

    private static OneNode Backwards(long start, long end, long step) =>
        new OneNode("Slice", 13).Input(2, 5).ConstantLongs(start).ConstantLongs(end).ConstantLongs(1).ConstantLongs(step);

    private static Tensor Doubles(params long[] shape) => OneNode.Random(shape).to(ScalarType.Float64);
}
