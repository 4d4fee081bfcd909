using static TorchSharp.torch;

namespace Maas.Train.Tests.Graph.Operators;

[TestClass]
public sealed class ShapesTests
{
    [TestMethod]
    public void A_new_shape_may_be_constant_or_computed()
    {
        Oracle.Agrees(new OneNode("Reshape", 7).Input(2, 3, 4).ConstantLongs(4, 6));
        Oracle.Agrees(new OneNode("Reshape", 13).Input(2, 3, 4).Longs(0, -1));
        Oracle.Agrees(new OneNode("Reshape", 14).Input(0, 3).ConstantLongs(3, 0).With("allowzero", 1));
        Oracle.Agrees(new OneNode("Identity", 13).Input(2, 3));
    }

    [TestMethod]
    public void Flattening_keeps_two_axes()
    {
        Oracle.Agrees(new OneNode("Flatten", 7).Input(2, 3, 4));
        Oracle.Agrees(new OneNode("Flatten", 9).Input(2, 3, 4).With("axis", 0));
        Oracle.Agrees(new OneNode("Flatten", 11).Input(2, 3, 4).With("axis", -1));
        Oracle.Agrees(new OneNode("Flatten", 13).Input(2, 3, 4).With("axis", 3));
        Oracle.Agrees(new OneNode("Flatten", 13).Input(0, 3, 4));
    }

    [TestMethod]
    public void Axes_change_places()
    {
        Oracle.Agrees(new OneNode("Transpose", 7).Input(2, 3, 4));
        Oracle.Agrees(new OneNode("Transpose", 13).Input(2, 3, 4).WithLongs("perm", 1, 2, 0));
    }

    [TestMethod]
    public void Axes_of_one_come_and_go_by_attribute_and_by_input()
    {
        Oracle.Agrees(new OneNode("Squeeze", 7).Input(1, 3, 1));
        Oracle.Agrees(new OneNode("Squeeze", 11).Input(1, 3, 1).WithLongs("axes", -1, 0));
        Oracle.Agrees(new OneNode("Squeeze", 13).Input(1, 3, 1).ConstantLongs(2));
        Oracle.Agrees(new OneNode("Unsqueeze", 7).Input(2, 3).WithLongs("axes", 0, 2));
        Oracle.Agrees(new OneNode("Unsqueeze", 11).Input(2, 3).WithLongs("axes", -1));
        Oracle.Agrees(new OneNode("Unsqueeze", 13).Input(2, 3).Longs(3, 0));
        Oracle.Agrees(new OneNode("Unsqueeze", 13).Input().ConstantLongs(0));
    }

    [TestMethod]
    public void Values_are_repeated()
    {
        Oracle.Agrees(new OneNode("Expand", 8).Input(3, 1).ConstantLongs(2, 1, 4));
        Oracle.Agrees(new OneNode("Expand", 13).Input(3, 4).Longs(1));
        Oracle.Agrees(new OneNode("Tile", 7).Input(2, 3).ConstantLongs(2, 1));
        Oracle.Agrees(new OneNode("Tile", 13).Input(2, 3).Longs(1, 3));
    }

    [TestMethod]
    public void Types_change()
    {
        var values = tensor([-1.7f, 0f, 0.3f, 2.9f]);

        Oracle.Agrees(new OneNode("Cast", 7).Input(values).With("to", 7));
        Oracle.Agrees(new OneNode("Cast", 13).Input(values).With("to", 9));
        Oracle.Agrees(new OneNode("Cast", 19).Longs(1, 0, -3).With("to", 1));
        Oracle.Agrees(new OneNode("CastLike", 15).Input(values).Longs(1));
    }

    [TestMethod]
    public void Tensors_are_joined()
    {
        Oracle.Agrees(new OneNode("Concat", 7).Input(2, 3).Input(1, 3).With("axis", 0));
        Oracle.Agrees(new OneNode("Concat", 13).Input(2, 3).Input(2, 1).Input(2, 0).With("axis", -1));
    }

    [TestMethod]
    public void A_shape_and_its_parts_are_told()
    {
        Oracle.Agrees(new OneNode("Shape", 7).Input(2, 3, 4));
        Oracle.Agrees(new OneNode("Shape", 15).Input(2, 3, 4).With("start", 1));
        Oracle.Agrees(new OneNode("Shape", 15).Input(2, 3, 4).With("start", -2).With("end", -1));
        Oracle.Agrees(new OneNode("Shape", 15).Input(2, 3).With("start", -5).With("end", 9));
        Oracle.Agrees(new OneNode("Size", 13).Input(2, 3, 4));
    }

    [TestMethod]
    public void Depth_becomes_space_and_space_depth()
    {
        Oracle.Agrees(new OneNode("DepthToSpace", 7).Input(2, 8, 2, 3).With("blocksize", 2));
        Oracle.Agrees(new OneNode("DepthToSpace", 13).Input(2, 8, 2, 3).With("blocksize", 2).With("mode", "CRD"));
        Oracle.Agrees(new OneNode("SpaceToDepth", 13).Input(2, 2, 4, 6).With("blocksize", 2));
    }

    [TestMethod]
    public void Gradients_are_right()
    {
        Oracle.GradientsAgree(new OneNode("Reshape", 13).Input(Doubles(2, 3)).ConstantLongs(3, 2));
        Oracle.GradientsAgree(new OneNode("Transpose", 13).Input(Doubles(2, 3)));
        Oracle.GradientsAgree(new OneNode("Expand", 13).Input(Doubles(3, 1)).ConstantLongs(2, 3, 2));
        Oracle.GradientsAgree(new OneNode("Concat", 13).Input(Doubles(2, 3)).Input(Doubles(2, 1)).With("axis", 1));
        Oracle.GradientsAgree(new OneNode("Tile", 13).Input(Doubles(2, 2)).ConstantLongs(2, 1));
    }

    private static Tensor Doubles(params long[] shape) => OneNode.Random(shape).to(ScalarType.Float64);
}
