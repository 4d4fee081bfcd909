using static TorchSharp.torch;

namespace Maas.Train.Tests.Graph.Operators;

[TestClass]
public sealed class LogicTests
{
    [TestMethod]
    [DataRow("Equal", 11)]
    [DataRow("Greater", 9)]
    [DataRow("GreaterOrEqual", 16)]
    [DataRow("Less", 9)]
    [DataRow("LessOrEqual", 16)]
    public void A_comparison_broadcasts(string name, int opset)
    {
        Oracle.Agrees(new OneNode(name, opset).Input(tensor([1f, 2f, 3f])).Input(tensor([1f, 3f, 2f])));
        Oracle.Agrees(new OneNode(name, opset).Input(2, 3).Input(3));
        Oracle.Agrees(new OneNode(name, opset).Longs(1, 2, 3).Longs(2));
    }

    [TestMethod]
    [DataRow("And")]
    [DataRow("Or")]
    [DataRow("Xor")]
    public void A_pair_of_truth_values_agrees(string name) =>
        Oracle.Agrees(new OneNode(name, 7).Input(tensor([true, true, false, false])).Input(tensor([true, false, true, false])));

    [TestMethod]
    public void A_truth_value_is_turned_round() => Oracle.Agrees(new OneNode("Not", 7).Input(tensor([true, false])));

    [TestMethod]
    public void A_choice_broadcasts_all_three()
    {
        Oracle.Agrees(new OneNode("Where", 9).Input(tensor([true, false, true])).Input(2, 3).Input(2, 1));
        Oracle.Agrees(new OneNode("Where", 16).Input(tensor([true, false])).Longs(1).Longs(5, 6));
    }

    [TestMethod]
    public void What_is_no_number_or_infinite_is_found()
    {
        var values = tensor([1f, float.NaN, float.PositiveInfinity, float.NegativeInfinity]);

        Oracle.Agrees(new OneNode("IsNaN", 13).Input(values));
        Oracle.Agrees(new OneNode("IsInf", 10).Input(values));
        Oracle.Agrees(new OneNode("IsInf", 10).Input(values).With("detect_negative", 0));
        Oracle.Agrees(new OneNode("IsInf", 10).Input(values).With("detect_positive", 0));
    }

    [TestMethod]
    public void A_choice_s_gradients_are_right() => Oracle.GradientsAgree(new OneNode("Where", 9)
        .Input(tensor([true, false, true]))
        .Input(OneNode.Random([2, 3]).to(ScalarType.Float64))
        .Input(OneNode.Random([3], seed: 2).to(ScalarType.Float64)));
}
