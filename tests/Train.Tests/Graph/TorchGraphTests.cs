using System.Text.Json;
using Maas.Core;
using Maas.Onnx.Building;
using Maas.Onnx.Format;
using Maas.Onnx.Templates;
using Maas.Onnx.Tensors;
using Maas.Train.Graph;
using TorchSharp;
using static TorchSharp.torch;
using DataType = Maas.Onnx.Format.TensorProto.Types.DataType;

namespace Maas.Train.Tests.Graph;

[TestClass]
public sealed class TorchGraphTests
{
    [TestMethod]
    [DataRow("linear", "{}")]
    [DataRow("mlp", "{}")]
    [DataRow("mlp", """{"hidden":[20],"activation":"gelu","dropout":0.5}""")]
    [DataRow("cnn", """{"hidden":8,"dropout":0.3}""")]
    [DataRow("cnn", """{"channels":[4],"kernel":5,"batchNormalization":false}""")]
    public void A_template_agrees_with_ONNX_Runtime_before_and_after_training(string template, string options)
    {
        using var scope = NewDisposeScope();
        var model = Build(template, options);
        using var graph = TorchGraph.Load(model, CPU);
        var inputs = new Dictionary<string, Tensor> { ["input"] = OneNode.Random([16, 1, 8, 8]) };
        Oracle.AreClose(Oracle.RunOnnxRuntime(model, inputs), graph.Forward(inputs), 1e-5);

        var losses = Fitting.Run(graph, inputs, steps: 30);
        graph.WriteWeightsTo(model);

        Assert.IsLessThan(losses[0], losses[^1]);
        Oracle.AreClose(Oracle.RunOnnxRuntime(model, inputs), graph.Forward(inputs), 1e-4);
    }

    [TestMethod]
    public void Parameters_stand_in_graph_order_and_statistics_apart()
    {
        using var graph = TorchGraph.Load(Build("cnn", """{"channels":[4]}"""), CPU);

        CollectionAssert.AreEqual(new[] { "0.weight", "1.weight", "1.bias", "5.weight", "5.bias" }, graph.Parameters.Keys.ToArray());
        CollectionAssert.AreEqual(new[] { "1.running_mean", "1.running_var" }, graph.Buffers.Keys.ToArray());
        Assert.IsTrue(graph.Parameters.Values.All(parameter => parameter.requires_grad && parameter.is_leaf));
    }

    [TestMethod]
    public void An_unsupported_operator_is_refused_with_its_place()
    {
        var model = new OneNode("RandomNormalLike", 13).Input(2).Model();

        var error = Assert.ThrowsExactly<ServiceException>(() => TorchGraph.Load(model, CPU));

        Assert.AreEqual(ServiceError.UnsupportedOperator, error.Error);
        StringAssert.Contains(error.Message, "operator RandomNormalLike (domain ai.onnx, opset 13) at node \"subject\" can't be trained");
    }

    [TestMethod]
    [DataRow(6)]
    [DataRow(24)]
    public void An_opset_that_is_not_known_is_refused(int opset)
    {
        var model = new OneNode("Relu", opset).Input(2).Model();

        var error = Assert.ThrowsExactly<ServiceException>(() => TorchGraph.Load(model, CPU));

        StringAssert.Contains(error.Message, $"the model's opset is {opset}; opsets 7 to 23 can be trained");
    }

    [TestMethod]
    public void A_missing_input_is_named()
    {
        using var graph = TorchGraph.Load(new OneNode("Relu", 13).Input(2).Model(), CPU);

        var error = Assert.ThrowsExactly<ServiceException>(() => graph.Forward(new Dictionary<string, Tensor>()));

        StringAssert.Contains(error.Message, "\"x0\"");
    }

    [TestMethod]
    public void What_torch_can_t_compute_is_told_with_its_place()
    {
        using var graph = TorchGraph.Load(new OneNode("MatMul", 13).Input(2, 3).Constant(ones(3, 2)).Model(), CPU);

        var error = Assert.ThrowsExactly<ServiceException>(() => graph.Forward(new Dictionary<string, Tensor> { ["x0"] = ones(2, 5) }));

        StringAssert.Contains(error.Message, "operator MatMul (domain ai.onnx, opset 13) at node \"subject\": mat1 and mat2");
    }

    [TestMethod]
    public void A_refused_graph_leaves_nothing_behind()
    {
        var model = new OneNode("LayerNormalization", 17).Input(2, 3).Constant(ones(3)).Outputs(2).Model();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        Assert.ThrowsExactly<ServiceException>(() => TorchGraph.Load(model, CPU));

        Assert.AreEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [TestMethod]
    public void An_output_may_be_an_input_or_a_constant_itself()
    {
        var builder = new GraphBuilder("itself");
        builder.Output(builder.Input("input", DataType.Float, 2), DataType.Float, 2);
        builder.Output(builder.Initializer(OneNode.Proto("constant", ones(2))), DataType.Float, 2);
        using var graph = TorchGraph.Load(builder.Build(), CPU);
        using var input = zeros(2);

        foreach (var output in graph.Forward(new Dictionary<string, Tensor> { ["input"] = input }).Values)
        {
            output.Dispose();
        }

        Assert.IsFalse(input.IsInvalid);
        Assert.AreEqual(2f, graph.Forward(new Dictionary<string, Tensor> { ["input"] = input })["constant"].sum().item<float>());
    }

    [TestMethod]
    public void A_pass_leaves_nothing_behind_but_its_outputs()
    {
        using var scope = NewDisposeScope();
        using var graph = TorchGraph.Load(Build("cnn", "{}"), CPU);
        var inputs = new Dictionary<string, Tensor> { ["input"] = OneNode.Random([2, 1, 8, 8]) };
        var before = scope.DisposablesCount;
        var alive = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        graph.Forward(inputs);

        Assert.AreEqual(before + 1, scope.DisposablesCount);
        Assert.AreEqual(alive + 1, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [TestMethod]
    public void Weights_go_back_in_their_own_type_and_shape()
    {
        var model = new OneNode("MatMul", 13).Input(2, 3).Constant(OneNode.Random([3, 2]).to(ScalarType.Float64)).Model();
        using var graph = TorchGraph.Load(model, CPU);
        using (no_grad())
        {
            graph.Parameters["x1"].fill_(2);
        }

        graph.WriteWeightsTo(model);

        Assert.AreEqual((int)DataType.Double, model.Graph.Initializer[0].DataType);
        CollectionAssert.AreEqual(new double[] { 2, 2, 2, 2, 2, 2 }, TensorValue.Read<double>(model.Graph.Initializer[0], null));
    }

    private static ModelProto Build(string template, string options)
    {
        var model = Template.Get(template).Build(new() { InputShape = [1, 8, 8], Outputs = 4 }, JsonDocument.Parse(options).RootElement);
        var seed = 1;
        foreach (var initializer in model.Graph.Initializer.Where(tensor => tensor.Dims.Count > 1))
        {
            initializer.RawData = OneNode.Proto(initializer.Name, OneNode.Random([.. initializer.Dims], seed++, 0.2)).RawData;
        }

        return model;
    }
}
