using Maas.Onnx.Building;
using static TorchSharp.torch;

namespace Maas.Train.Tests.Graph.Operators;

[TestClass]
public sealed class ConstantsTests
{
    [TestMethod]
    public void A_constant_has_the_type_of_its_attribute()
    {
        Oracle.Agrees(new OneNode("Constant", 9).With(Attributes.Of("value", OneNode.Proto("value", OneNode.Random([2, 3])))));
        Oracle.Agrees(new OneNode("Constant", 12).With("value_int", 3));
        Oracle.Agrees(new OneNode("Constant", 12).With("value_float", 0.1f));
        Oracle.Agrees(new OneNode("Constant", 13).WithLongs("value_ints", 3, 4));
        Oracle.Agrees(new OneNode("Constant", 13).With(Attributes.Of("value_floats", 0.1f, 0.2f)));
    }

    [TestMethod]
    public void A_shape_is_filled()
    {
        var seven = Attributes.Of("value", OneNode.Proto("value", tensor([7L])));

        Oracle.Agrees(new OneNode("ConstantOfShape", 9).ConstantLongs(2, 3));
        Oracle.Agrees(new OneNode("ConstantOfShape", 9).Longs(2, 3).With(seven));
        Oracle.Agrees(new OneNode("ConstantOfShape", 9).ConstantLongs());
    }

    [TestMethod]
    public void A_range_ends_before_its_limit()
    {
        Oracle.Agrees(new OneNode("Range", 11).Constant(tensor(1L)).Constant(tensor(8L)).Constant(tensor(3L)));
        Oracle.Agrees(new OneNode("Range", 11).Input(tensor(5L)).Input(tensor(0L)).Input(tensor(-2L)));
        Oracle.Agrees(new OneNode("Range", 11).Input(tensor(0f)).Input(tensor(1f)).Input(tensor(0.3f)));
        Oracle.Agrees(new OneNode("Range", 11).Input(tensor(3f)).Input(tensor(1f)).Input(tensor(0.3f)));
    }
}
