using Maas.Train.Graph;
using static TorchSharp.torch;

namespace Maas.Train.Tests.Graph.Operators;

[TestClass]
public sealed class QuantizationTests
{
    [TestMethod]
    [DataRow(10)]
    [DataRow(13)]
    [DataRow(19)]
    [DataRow(21)]
    public void Values_become_few_bits_and_back(int opset)
    {
        Oracle.Agrees(new OneNode("QuantizeLinear", opset).Input(2, 3).Constant(tensor(0.02f)).Constant(Bytes(128)));
        Oracle.Agrees(new OneNode("QuantizeLinear", opset).Input(2, 3).Constant(tensor(0.01f)).Constant(Signed(-3)));
        Oracle.Agrees(new OneNode("QuantizeLinear", opset).Input(tensor([0.5f, 1.5f, 2.5f, -0.5f, 300f])).Constant(tensor(1f)));
        Oracle.Agrees(new OneNode("DequantizeLinear", opset).Input(Bytes(3, 250, 128)).Constant(tensor(0.02f)).Constant(Bytes(128)));
        Oracle.Agrees(new OneNode("DequantizeLinear", opset).Input(tensor([3, -250])).Constant(tensor(0.02f)));
    }

    [TestMethod]
    public void Each_channel_and_each_block_may_have_its_scale()
    {
        var scales = tensor([0.02f, 0.05f, 0.1f]);
        var blocks = tensor(new[,] { { 0.1f, 0.2f }, { 0.3f, 0.4f } });

        Oracle.Agrees(new OneNode("QuantizeLinear", 13).Input(2, 3, 2).Constant(scales).Constant(Signed(0, 3, -3)));
        Oracle.Agrees(new OneNode("QuantizeLinear", 13).Input(2, 3).Constant(scales).Constant(Signed(0, 3, -3)).With("axis", -1));
        Oracle.Agrees(
            new OneNode("DequantizeLinear", 13).Input(Signed(1, 2, 3).expand(2, 3).clone()).Constant(scales).Constant(Signed(0, 3, -3)));
        Oracle.Agrees(new OneNode("QuantizeLinear", 21).Input(2, 4).Constant(blocks).With("block_size", 2));
    }

    [TestMethod]
    public void A_scale_is_found_for_the_values()
    {
        Oracle.Agrees(new OneNode("DynamicQuantizeLinear", 11).Input(3, 4).Outputs(3));
        Oracle.Agrees(new OneNode("DynamicQuantizeLinear", 11).Input(tensor([0.2f, 0.7f])).Outputs(3));
        Oracle.Agrees(new OneNode("DynamicQuantizeLinear", 11).Input(tensor([-0.2f, -0.7f])).Outputs(3));
    }

    [TestMethod]
    public void Whole_numbers_are_multiplied_exactly()
    {
        var (left, right) = (Bytes(250, 255, 3, 7, 0, 255).reshape(2, 3), Bytes(255, 255, 1, 2, 9, 130).reshape(3, 2));

        Oracle.Agrees(new OneNode("MatMulInteger", 10).Input(left).Input(right));
        Oracle.Agrees(new OneNode("MatMulInteger", 10).Input(left).Input(right).Constant(Bytes(12)).Constant(Bytes(200)));
        Oracle.Agrees(new OneNode("MatMulInteger", 10).Input(left).Input(right).Constant(tensor((byte)12)).Constant(Bytes(200, 3)));
    }

    [TestMethod]
    public void While_training_a_gradient_passes_the_rounding_but_not_the_limits()
    {
        using var scope = NewDisposeScope();
        var subject = new OneNode("QuantizeLinear", 13).Input(tensor([0.3f, -0.26f, 99f])).Constant(tensor(0.1f)).Constant(Signed(0));
        using var graph = TorchGraph.Load(subject.Model(), CPU);
        graph.Training = true;
        var values = subject.Inputs["x0"].requires_grad_();

        var result = graph.Forward(subject.Inputs)["y0"];
        result.sum().backward();

        CollectionAssert.AreEqual(new[] { 3f, -3f, 127f }, result.detach().data<float>().ToArray());
        Assert.IsTrue(tensor([10f, 10f, 0f]).allclose(values.grad!));
    }

    private static Tensor Bytes(params byte[] values) => values.Length == 1 ? tensor(values[0]) : tensor(values);

    private static Tensor Signed(params sbyte[] values) => values.Length == 1 ? tensor(values[0]) : tensor(values);
}
