using static TorchSharp.torch;

namespace Maas.Train.Tests.Graph.Operators;

[TestClass]
public sealed class LossesTests
{
    [TestMethod]
    [DataRow("mean")]
    [DataRow("sum")]
    [DataRow("none")]
    public void A_class_s_likelihood_is_lost(string reduction)
    {
        foreach (var name in new[] { "NegativeLogLikelihoodLoss", "SoftmaxCrossEntropyLoss" })
        {
            OneNode Of(int opset) => new OneNode(name, opset).With("reduction", reduction);
            Oracle.Agrees(Of(13).Input(3, 4).Longs(0, 3, 1));
            Oracle.Agrees(Of(12).Input(3, 4).Longs(0, 3, 1).PositiveInput(4));
            Oracle.Agrees(Of(13).Input(3, 4).Longs(0, 3, 1).PositiveInput(4).With("ignore_index", 3));
            Oracle.Agrees(Of(13).Input(3, 4).Longs(0, -1, 1).With("ignore_index", -1));
            Oracle.Agrees(Of(13).Input(2, 4, 2).Input(tensor(new long[,] { { 0, 3 }, { 1, 2 } })));
        }
    }

    [TestMethod]
    public void The_logarithms_are_told() =>
        Oracle.Agrees(new OneNode("SoftmaxCrossEntropyLoss", 13).Input(3, 4).Longs(0, 3, 1).Outputs(2));

    [TestMethod]
    public void Gradients_are_right()
    {
        Oracle.GradientsAgree(new OneNode("NegativeLogLikelihoodLoss", 13).Input(Doubles(3, 4)).Longs(0, 3, 1));
        Oracle.GradientsAgree(new OneNode("SoftmaxCrossEntropyLoss", 13).Input(Doubles(3, 4)).Longs(0, 3, 1).With("ignore_index", 3));
    }

    private static Tensor Doubles(params long[] shape) => OneNode.Random(shape).to(ScalarType.Float64);
}
