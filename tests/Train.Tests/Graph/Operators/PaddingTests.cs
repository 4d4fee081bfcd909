using static TorchSharp.torch;

namespace Maas.Train.Tests.Graph.Operators;

[TestClass]
public sealed class PaddingTests
{
    [TestMethod]
    [DataRow("constant", 7)]
    [DataRow("edge", 7)]
    [DataRow("reflect", 7)]
    public void Pads_are_attributes_at_first(string mode, int opset) =>
        Oracle.Agrees(new OneNode("Pad", opset).Input(3, 4).With("mode", mode).WithLongs("pads", 1, 0, 2, 3));

    [TestMethod]
    [DataRow("constant", 11)]
    [DataRow("constant", 13)]
    [DataRow("edge", 18)]
    [DataRow("reflect", 18)]
    [DataRow("wrap", 19)]
    public void Pads_are_an_input_later(string mode, int opset)
    {
        Oracle.Agrees(new OneNode("Pad", opset).Input(2, 3, 4).ConstantLongs(0, 1, 2, 1, 0, 1).With("mode", mode));
        Oracle.Agrees(new OneNode("Pad", opset).Input(3, 4).Longs(1, 0, 2, 3).With("mode", mode));
    }

    [TestMethod]
    public void A_value_axes_and_cuts_are_taken()
    {
        Oracle.Agrees(new OneNode("Pad", 7).Input(3, 4).WithLongs("pads", 1, 1, 1, 1).With("value", 1.5f));
        Oracle.Agrees(new OneNode("Pad", 13).Input(3, 4).ConstantLongs(1, 1, 1, 1).Constant(tensor(-2f)));
        Oracle.Agrees(new OneNode("Pad", 18).Input(3, 4).ConstantLongs(1, 2).Absent().ConstantLongs(-1));
        Oracle.Agrees(new OneNode("Pad", 13).Input(3, 4).ConstantLongs(-1, 1, 0, -2));
    }

    [TestMethod]
    [DataRow("constant")]
    [DataRow("edge")]
    [DataRow("reflect")]
    public void Gradients_are_right(string mode) => Oracle.GradientsAgree(
        new OneNode("Pad", 13).Input(OneNode.Random([3, 4]).to(ScalarType.Float64)).ConstantLongs(1, 2, 0, 1).With("mode", mode));
}
