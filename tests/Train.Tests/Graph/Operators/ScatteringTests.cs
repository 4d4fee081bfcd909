using Maas.Core;
using Maas.Train.Graph;
using static TorchSharp.torch;

namespace Maas.Train.Tests.Graph.Operators;

[TestClass]
public sealed class ScatteringTests
{
    private static readonly Tensor Repeated = tensor(new long[,] { { 1, 1, 0 }, { 1, 0, -1 } });

    [TestMethod]
    [DataRow("Scatter", 9)]
    [DataRow("ScatterElements", 11)]
    [DataRow("ScatterElements", 13)]
    [DataRow("ScatterElements", 16)]
    public void Elements_are_put_back_by_index(string name, int opset) => Oracle.Agrees(
        new OneNode(name, opset).Input(3, 3).Input(tensor(new long[,] { { 1, 2, 0 }, { 2, 0, -1 } })).Input(2, 3));

    [TestMethod]
    [DataRow("add", 16)]
    [DataRow("mul", 16)]
    [DataRow("min", 18)]
    [DataRow("max", 18)]
    public void Elements_of_one_index_are_put_together(string reduction, int opset)
    {
        Oracle.Agrees(new OneNode("ScatterElements", opset).Input(3, 3).Input(Repeated).Input(2, 3).With("reduction", reduction));
        Oracle.Agrees(new OneNode("ScatterElements", opset).Input(2, 3).Input(Repeated).Input(2, 3)
            .With("reduction", reduction).With("axis", -1));
        Oracle.Agrees(new OneNode("ScatterElements", opset).Input(2, 2, 4)
            .Input(tensor(new long[] { 0, 1, 1, 1, 0, 0 }).reshape(1, 2, 3)).Input(1, 2, 3).With("reduction", reduction).With("axis", 1));
    }

    [TestMethod]
    [DataRow("none", 13)]
    [DataRow("add", 16)]
    [DataRow("mul", 16)]
    [DataRow("min", 18)]
    [DataRow("max", 18)]
    public void Slices_are_put_to_their_places(string reduction, int opset)
    {
        var places = reduction == "none" ? new long[,] { { 0, 1 }, { 1, -1 } } : new long[,] { { 0, 1 }, { 0, 1 } };

        Oracle.Agrees(Subject(opset, reduction, OneNode.Random([2, 3])).Input(tensor(places)).Input(2));
        Oracle.Agrees(Subject(opset, reduction, OneNode.Random([2, 3, 2])).Input(tensor(places)).Input(2, 2));
        Oracle.Agrees(Subject(opset, reduction, OneNode.Random([4])).Input(tensor(new long[,] { { -4 }, { 2 } })).Input(2));
    }

    [TestMethod]
    public void Gradients_are_right()
    {
        Oracle.GradientsAgree(Subject(13, "none", Doubles(2, 3)).Input(tensor(new long[,] { { 0, 1 }, { 1, 2 } })).Input(Doubles(2)));
        Oracle.GradientsAgree(Subject(16, "mul", Doubles(2, 3)).Input(tensor(new long[,] { { 0, 1 }, { 0, 1 } })).Input(Doubles(2)));
        Oracle.GradientsAgree(new OneNode("ScatterElements", 18).Input(Doubles(3, 3)).Input(Repeated)
            .Input(OneNode.Random([2, 3], seed: 5).to(ScalarType.Float64)).With("reduction", "max"));
    }

    [TestMethod]
    public void Another_reduction_is_refused_by_name()
    {
        var model = new OneNode("ScatterElements", 16).Input(3).Longs(1).Input(1).With("reduction", "mean").Model();

        var error = Assert.ThrowsExactly<ServiceException>(() => TorchGraph.Load(model, CPU));

        StringAssert.Contains(error.Message, "reduction is \"mean\"");
    }

    private static OneNode Subject(int opset, string reduction, Tensor data)
    {
        var subject = new OneNode("ScatterND", opset).Input(data);
        return reduction == "none" ? subject : subject.With("reduction", reduction);
    }

    private static Tensor Doubles(params long[] shape) => OneNode.Random(shape).to(ScalarType.Float64);
}
