using Maas.Core;
using Maas.Core.Jobs;
using Maas.Train.Graph;
using static TorchSharp.torch;
using DataType = Maas.Onnx.Format.TensorProto.Types.DataType;

namespace Maas.Train.Tests.Graph;

[TestClass]
public sealed class ConditionTests
{
    private static readonly string[] Statistics = ["scale", "shift", "mean", "variance"];

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void The_branch_that_its_condition_tells_is_run_and_trained(bool flag)
    {
        using var scope = NewDisposeScope();
        var model = Nested.Branching(
            Nested.Branch("then", "Add", branch => ["product", Nested.Floats(branch, "shift", 2)]),
            Nested.Branch("else", "Mul", branch => ["product", Nested.Floats(branch, "scale", 2)]));
        using var graph = TorchGraph.Load(model, CPU);
        var inputs = Nested.Inputs(flag);
        Oracle.AreClose(Oracle.RunOnnxRuntime(model, inputs), graph.Forward(inputs), 1e-5);

        var losses = Fitting.Run(graph, inputs, steps: 20);
        graph.WriteWeightsTo(model);

        CollectionAssert.AreEqual(new[] { "kernel", "shift", "scale" }, graph.Parameters.Keys.ToArray());
        Assert.IsLessThan(losses[0], losses[^1]);
        Oracle.AreClose(Oracle.RunOnnxRuntime(model, inputs), graph.Forward(inputs), 1e-5);
    }

    [TestMethod]
    public void Weights_of_one_name_in_two_branches_stay_apart()
    {
        var model = Nested.Branching(
            Nested.Branch("then", "Add", branch => ["product", Nested.Floats(branch, "shift", 2)]),
            Nested.Branch("else", "Sub", branch => ["product", Nested.Floats(branch, "shift", 2)]));
        using var graph = TorchGraph.Load(model, CPU);
        CollectionAssert.AreEqual(new[] { "kernel", "shift", "shift#2" }, graph.Parameters.Keys.ToArray());
        using (no_grad())
        {
            graph.Parameters["shift"].fill_(1);
            graph.Parameters["shift#2"].fill_(2);
        }

        graph.WriteWeightsTo(model);

        foreach (var flag in new[] { true, false })
        {
            Oracle.AreClose(Oracle.RunOnnxRuntime(model, Nested.Inputs(flag)), graph.Forward(Nested.Inputs(flag)), 1e-5);
        }
    }

    [TestMethod]
    public void Statistics_in_a_branch_are_kept_and_written_back()
    {
        using var scope = NewDisposeScope();
        var model = Nested.Branching(
            Nested.Branch("then", "BatchNormalization", branch =>
                ["product", .. Statistics.Select(name => branch.Initializer(OneNode.Proto(name, ones(2))))]),
            Nested.Branch("else", "Relu", _ => ["product"]));
        using var graph = TorchGraph.Load(model, CPU);

        Fitting.Run(graph, Nested.Inputs(true), steps: 3);
        graph.WriteWeightsTo(model);

        CollectionAssert.AreEqual(new[] { "mean", "variance" }, graph.Buffers.Keys.ToArray());
        Assert.AreNotEqual(1f, graph.Buffers["mean"][0].item<float>());
        Oracle.AreClose(Oracle.RunOnnxRuntime(model, Nested.Inputs(true)), graph.Forward(Nested.Inputs(true)), 1e-5);
    }

    [TestMethod]
    public void A_branch_may_give_what_it_only_finds()
    {
        using var scope = NewDisposeScope();
        var model = Nested.Branching(
            Nested.Graph("then", branch => branch.Output("product", DataType.Float, -1, 2)),
            Nested.Graph("else", branch => branch.Output(Nested.Floats(branch, "constant", 4, 2), DataType.Float, 4, 2)));
        using var graph = TorchGraph.Load(model, CPU);

        var product = graph.Forward(Nested.Inputs(true)).Values.Single();
        var constants = new[] { graph.Forward(Nested.Inputs(false)), graph.Forward(Nested.Inputs(false)) };

        Assert.IsTrue(product.allclose(Nested.Inputs(true)["input"].mm(graph.Parameters["kernel"])));
        Assert.IsTrue(constants[0].Values.Single().equal(constants[1].Values.Single()).all().item<bool>());
    }

    [TestMethod]
    public void A_constant_condition_leaves_only_the_branch_that_is_taken()
    {
        using var scope = NewDisposeScope();
        var model = Nested.Model(graph =>
        {
            graph.Input("input", DataType.Float, -1, 3);
            graph.NamedNode("product", "MatMul", ["input", Nested.Floats(graph, "kernel", 3, 2)], "product");
            var isLarge = graph.Node("Greater", [Nested.Longs(graph, "five", 5), Nested.Longs(graph, "three", 3)]);
            var then = Nested.Branch("then", "Add", branch => ["product", Nested.Floats(branch, "shift", 2)]);
            var otherwise = Nested.Branch("else", "Mul", branch => ["product", Nested.Floats(branch, "scale", 2)]);
            graph.Output(Nested.If(graph, isLarge, then, otherwise), DataType.Float, -1, 2);
        });
        using var graph = TorchGraph.Load(model, CPU);
        var inputs = new Dictionary<string, Tensor> { ["input"] = OneNode.Random([4, 3]) };

        CollectionAssert.AreEqual(new[] { "kernel", "shift" }, graph.Parameters.Keys.ToArray());
        Assert.HasCount(2, new GraphLoader(model, CPU, Precision.Float32).Whole.Steps);
        Oracle.AreClose(Oracle.RunOnnxRuntime(model, inputs), graph.Forward(inputs), 1e-5);
    }

    [TestMethod]
    public void Branches_that_do_not_fit_their_node_are_refused()
    {
        var model = Nested.Branching(
            Nested.Branch("then", "Relu", _ => ["product"]),
            Nested.Graph("else", branch => branch.NamedNode("lost", "Relu", ["product"], null)));

        var error = Assert.ThrowsExactly<ServiceException>(() => TorchGraph.Load(model, CPU));

        Assert.AreEqual(ServiceError.InvalidModel, error.Error);
        StringAssert.Contains(error.Message, "its graph \"else\" takes 0 values and gives 0, which does not fit 1 inputs and 1 outputs");
    }

    [TestMethod]
    public void An_operator_in_a_branch_that_can_t_be_trained_is_named()
    {
        var model = Nested.Branching(
            Nested.Branch("then", "Relu", _ => ["product"]),
            Nested.Branch("else", "NoSuchOperator", _ => ["product"]));

        var error = Assert.ThrowsExactly<ServiceException>(() => TorchGraph.Load(model, CPU));

        StringAssert.Contains(error.Message, "operator NoSuchOperator (domain ai.onnx, opset 20) at node \"else/only\" can't be trained");
    }
}
