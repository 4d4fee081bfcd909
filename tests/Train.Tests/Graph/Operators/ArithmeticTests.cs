using static TorchSharp.torch;

namespace Maas.Train.Tests.Graph.Operators;

[TestClass]
public sealed class ArithmeticTests
{
    [TestMethod]
    [DataRow("Add")]
    [DataRow("Sub")]
    [DataRow("Mul")]
    [DataRow("Div")]
    public void A_pair_broadcasts_as_in_ONNX_Runtime(string name)
    {
        Oracle.Agrees(new OneNode(name, 7).Input(2, 3).PositiveInput(2, 3));
        Oracle.Agrees(new OneNode(name, 13).Input(2, 3, 4).PositiveInput(3, 1));
        Oracle.Agrees(new OneNode(name, 14).Input(4).PositiveInput(2, 1, 4));
        Oracle.Agrees(new OneNode(name, 14).Input(1, 5).PositiveInput());
        Oracle.Agrees(new OneNode(name, 14).Input(0, 5).PositiveInput(5));
    }

    [TestMethod]
    [DataRow("Add")]
    [DataRow("Sub")]
    [DataRow("Mul")]
    [DataRow("Div")]
    public void Whole_numbers_stay_whole(string name) =>
        Oracle.Agrees(new OneNode(name, 14).Longs(7, -7, 7, -7).Longs(2, 2, -2, -2));

    [TestMethod]
    [DataRow("Neg")]
    [DataRow("Abs")]
    [DataRow("Sign")]
    [DataRow("Floor")]
    [DataRow("Ceil")]
    [DataRow("Round")]
    [DataRow("Exp")]
    [DataRow("Erf")]
    [DataRow("Sin")]
    [DataRow("Cos")]
    [DataRow("Tan")]
    [DataRow("Atan")]
    [DataRow("Sinh")]
    [DataRow("Cosh")]
    [DataRow("Asinh")]
    public void A_function_of_any_number_agrees(string name)
    {
        Oracle.Agrees(new OneNode(name, 13).Input(3, 4));
        Oracle.Agrees(new OneNode(name, 13).Input());
        Oracle.Agrees(new OneNode(name, 13).Input(0, 2));
    }

    [TestMethod]
    [DataRow("Sqrt")]
    [DataRow("Log")]
    [DataRow("Reciprocal")]
    public void A_function_of_positive_numbers_agrees(string name) => Oracle.Agrees(new OneNode(name, 13).PositiveInput(2, 5));

    [TestMethod]
    [DataRow("Asin", 0)]
    [DataRow("Acos", 0)]
    [DataRow("Atanh", 0)]
    [DataRow("Acosh", 2)]
    public void A_function_of_a_bounded_number_agrees(string name, int offset) =>
        Oracle.Agrees(new OneNode(name, 13).Input(OneNode.Random([3, 3], scale: 0.9).add(offset)));

    [TestMethod]
    [DataRow("Sum")]
    [DataRow("Max")]
    [DataRow("Min")]
    [DataRow("Mean")]
    public void Any_number_of_operands_agrees(string name)
    {
        Oracle.Agrees(new OneNode(name, 8).Input(2, 3));
        Oracle.Agrees(new OneNode(name, 13).Input(2, 3).Input(3).Input(2, 1));
    }

    [TestMethod]
    public void A_half_rounds_to_the_even_number() =>
        Oracle.Agrees(new OneNode("Round", 11).Input(tensor([0.5f, 1.5f, 2.5f, -0.5f, -1.5f])));

    [TestMethod]
    [DataRow(12L)]
    [DataRow(15L)]
    public void A_power_has_its_base_s_type(long opset)
    {
        Oracle.Agrees(new OneNode("Pow", opset).PositiveInput(2, 3).Input(3));
        Oracle.Agrees(new OneNode("Pow", opset).PositiveInput(2, 3).Longs(2));
        Oracle.Agrees(new OneNode("Pow", opset).Longs(2, 3).Input(tensor([2f, 3f])));
    }

    [TestMethod]
    public void A_remainder_takes_the_sign_that_fmod_asks_for()
    {
        Oracle.Agrees(new OneNode("Mod", 13).Longs(7, -7, 7, -7).Longs(3, 3, -3, -3));
        Oracle.Agrees(new OneNode("Mod", 13).Longs(7, -7, 7, -7).Longs(3, 3, -3, -3).With("fmod", 1));
        Oracle.Agrees(new OneNode("Mod", 13).Input(2, 3).PositiveInput(3).With("fmod", 1));
    }

    [TestMethod]
    public void A_clip_takes_its_limits_as_attributes_and_as_inputs()
    {
        Oracle.Agrees(new OneNode("Clip", 7).Input(2, 3).With("min", -0.5f).With("max", 0.5f));
        Oracle.Agrees(new OneNode("Clip", 7).Input(2, 3).With("max", 0.5f));
        Oracle.Agrees(new OneNode("Clip", 11).Input(2, 3).Constant(tensor(-0.5f)).Constant(tensor(0.5f)));
        Oracle.Agrees(new OneNode("Clip", 13).Input(2, 3).Absent().Input(tensor(0.5f)));
        Oracle.Agrees(new OneNode("Clip", 13).Input(2, 3).Input(tensor(-0.5f)));
        Oracle.Agrees(new OneNode("Clip", 13).Input(2, 3));
    }

    [TestMethod]
    [DataRow("Add")]
    [DataRow("Sub")]
    [DataRow("Mul")]
    [DataRow("Div")]
    [DataRow("Pow")]
    [DataRow("Max")]
    [DataRow("Min")]
    public void A_pair_s_gradients_are_right(string name) =>
        Oracle.GradientsAgree(new OneNode(name, 13).Input(Doubles(1, 2, 3)).Input(Doubles(2, 3)));

    [TestMethod]
    [DataRow("Exp")]
    [DataRow("Log")]
    [DataRow("Sqrt")]
    [DataRow("Reciprocal")]
    [DataRow("Erf")]
    [DataRow("Tan")]
    [DataRow("Atan")]
    public void A_function_s_gradient_is_right(string name) => Oracle.GradientsAgree(new OneNode(name, 13).Input(Doubles(1, 2, 3)));

    private static Tensor Doubles(int seed, params long[] shape) => OneNode.Random(shape, seed, 0.5).add(1).to(ScalarType.Float64);
}
