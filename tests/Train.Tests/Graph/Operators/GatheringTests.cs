using static TorchSharp.torch;

namespace Maas.Train.Tests.Graph.Operators;

[TestClass]
public sealed class GatheringTests
{
    [TestMethod]
    public void Slices_are_picked_by_index()
    {
        Oracle.Agrees(new OneNode("Gather", 7).Input(4, 3).Longs(2, 0, 2));
        Oracle.Agrees(new OneNode("Gather", 11).Input(4, 3).Longs(-1, 1).With("axis", 1));
        Oracle.Agrees(new OneNode("Gather", 13).Input(2, 3, 4).Input(tensor(new long[,] { { 0, 1 }, { 2, -1 } })).With("axis", -2));
        Oracle.Agrees(new OneNode("Gather", 13).Input(4, 3).Constant(tensor(1L)));
        Oracle.Agrees(new OneNode("Gather", 13).Input(4, 3).Input(tensor([1, 0])));
    }

    [TestMethod]
    public void Elements_are_picked_by_index()
    {
        Oracle.Agrees(new OneNode("GatherElements", 11).Input(3, 3).Input(tensor(new long[,] { { 1, 2, 0 }, { 2, 0, -1 } })));
        Oracle.Agrees(new OneNode("GatherElements", 13).Input(2, 3).Input(tensor(new long[,] { { 1, 2 }, { -1, 0 } })).With("axis", 1));
    }

    [TestMethod]
    public void Places_are_picked_by_index()
    {
        Oracle.Agrees(new OneNode("GatherND", 11).Input(2, 3).Input(tensor(new long[,] { { 0, 1 }, { 1, -1 } })));
        Oracle.Agrees(new OneNode("GatherND", 13).Input(2, 3, 4).Input(tensor(new long[,] { { 0, 1 }, { 1, 0 } })));
        Oracle.Agrees(new OneNode("GatherND", 13).Input(2, 3, 4).Input(tensor(new long[,] { { 1 }, { 2 } })).With("batch_dims", 1));
    }

    [TestMethod]
    public void A_number_becomes_its_row_of_ones_and_zeros()
    {
        var values = tensor([0f, 1f]);

        Oracle.Agrees(new OneNode("OneHot", 11).Longs(1, 0, -1).Constant(tensor(4L)).Constant(values));
        Oracle.Agrees(new OneNode("OneHot", 11).Input(tensor(new long[,] { { 1, 2 }, { 0, 1 } })).Longs(3).Input(values).With("axis", 1));
    }

    [TestMethod]
    public void Gradients_are_right()
    {
        Oracle.GradientsAgree(new OneNode("Gather", 13).Constant(Doubles(4, 3)).Longs(2, 0, 2));
        Oracle.GradientsAgree(new OneNode("GatherElements", 13).Input(Doubles(2, 3))
            .Input(tensor(new long[,] { { 1, 2 }, { 2, 0 } })).With("axis", 1));
    }

    private static Tensor Doubles(params long[] shape) => OneNode.Random(shape).to(ScalarType.Float64);
}
