using Maas.Train.Graph;
using static TorchSharp.torch;

namespace Maas.Train.Tests.Graph.Operators;

[TestClass]
public sealed class ReductionsTests
{
    private const string Sum = "ReduceSum";

    [TestMethod]
    [DataRow(Sum)]
    [DataRow("ReduceMean")]
    [DataRow("ReduceMax")]
    [DataRow("ReduceMin")]
    [DataRow("ReduceProd")]
    [DataRow("ReduceL1")]
    [DataRow("ReduceL2")]
    [DataRow("ReduceSumSquare")]
    [DataRow("ReduceLogSum")]
    [DataRow("ReduceLogSumExp")]
    public void Axes_are_an_attribute_at_first(string name)
    {
        Oracle.Agrees(new OneNode(name, 7).PositiveInput(2, 3, 4));
        Oracle.Agrees(new OneNode(name, 7).PositiveInput(2, 3, 4).WithLongs("axes", 1));
        Oracle.Agrees(new OneNode(name, 11).PositiveInput(2, 3, 4).WithLongs("axes", -1, 0).With("keepdims", 0));
        Oracle.Agrees(new OneNode(name, 11).PositiveInput(1, 4).With("keepdims", 0));
    }

    [TestMethod]
    [DataRow(Sum, 13)]
    [DataRow("ReduceMean", 18)]
    [DataRow("ReduceMax", 18)]
    [DataRow("ReduceMin", 18)]
    [DataRow("ReduceProd", 18)]
    [DataRow("ReduceL1", 18)]
    [DataRow("ReduceL2", 18)]
    [DataRow("ReduceSumSquare", 18)]
    [DataRow("ReduceLogSum", 18)]
    [DataRow("ReduceLogSumExp", 18)]
    public void Axes_are_an_input_later(string name, int opset)
    {
        Oracle.Agrees(new OneNode(name, opset).PositiveInput(2, 3, 4));
        Oracle.Agrees(new OneNode(name, opset).PositiveInput(2, 3, 4).ConstantLongs(1));
        Oracle.Agrees(new OneNode(name, opset).PositiveInput(2, 3, 4).Longs(-1, 0).With("keepdims", 0));
    }

    [TestMethod]
    public void The_length_of_a_zero_vector_has_no_slope()
    {
        using var scope = NewDisposeScope();
        var subject = new OneNode("ReduceL2", 18).Input(zeros(2, 3)).ConstantLongs(-1);
        using var graph = TorchGraph.Load(subject.Model(), CPU);
        var values = subject.Inputs["x0"].requires_grad_();

        graph.Forward(subject.Inputs)["y0"].sum().backward();

        Assert.IsTrue(zeros(2, 3).allclose(values.grad!));
    }

    [TestMethod]
    public void No_axes_may_mean_none() =>
        Oracle.Agrees(new OneNode(Sum, 13).Input(2, 3).ConstantLongs().With("noop_with_empty_axes", 1));

    [TestMethod]
    [DataRow("ArgMax")]
    [DataRow("ArgMin")]
    public void The_place_of_the_extreme_is_found(string name)
    {
        var ties = tensor([1f, 3f, 3f, 1f, 2f, 2f]).reshape(2, 3);

        Oracle.Agrees(new OneNode(name, 7).Input(2, 3, 4));
        Oracle.Agrees(new OneNode(name, 11).Input(2, 3, 4).With("axis", -1).With("keepdims", 0));
        Oracle.Agrees(new OneNode(name, 13).Input(ties).With("axis", 1));
        Oracle.Agrees(new OneNode(name, 13).Input(ties).With("axis", 1).With("select_last_index", 1));
    }

    [TestMethod]
    [DataRow(0, 0)]
    [DataRow(0, 1)]
    [DataRow(1, 0)]
    [DataRow(1, 1)]
    public void A_running_sum_agrees(int exclusive, int reverse)
    {
        Oracle.Agrees(new OneNode("CumSum", 11).Input(2, 3).Constant(tensor(-1L)).With("exclusive", exclusive).With("reverse", reverse));
        Oracle.Agrees(new OneNode("CumSum", 14).Input(2, 3).Input(tensor(0L)).With("exclusive", exclusive).With("reverse", reverse));
    }

    [TestMethod]
    [DataRow(Sum)]
    [DataRow("ReduceMean")]
    [DataRow("ReduceMax")]
    [DataRow("ReduceProd")]
    [DataRow("ReduceL1")]
    [DataRow("ReduceL2")]
    [DataRow("ReduceLogSumExp")]
    public void Gradients_are_right(string name) => Oracle.GradientsAgree(
        new OneNode(name, 11).Input(OneNode.Random([2, 3], scale: 0.5).add(1).to(ScalarType.Float64)).WithLongs("axes", 1)
            .With("keepdims", 0));
}
