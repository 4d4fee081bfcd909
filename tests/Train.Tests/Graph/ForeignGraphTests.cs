using Maas.Onnx.Building;
using Maas.Onnx.Format;
using Maas.Train.Graph;
using static TorchSharp.torch;
using DataType = Maas.Onnx.Format.TensorProto.Types.DataType;

namespace Maas.Train.Tests.Graph;

/// <summary>What exporters write that our own templates don't.</summary>
[TestClass]
public sealed class ForeignGraphTests
{
    [TestMethod]
    public void Shapes_may_be_computed_from_what_comes() => Agrees(graph =>
    {
        var shape = graph.Node("Shape", ["input"]);
        var rows = graph.Node("Gather", [shape, graph.Node("Constant", [], Attributes.Of("value_int", 0L))]);
        var row = graph.Node("Unsqueeze", [rows, Nested.Longs(graph, "front", 0)]);
        var target = graph.Node("Concat", [row, Nested.Longs(graph, "rest", -1, 2)], Attributes.Of("axis", 0L));
        graph.Output(graph.Node("Reshape", ["input", target]), DataType.Float, -1, -1, 2);
    });

    [TestMethod]
    public void An_initializer_may_be_listed_as_an_input_too()
    {
        var model = Agrees(graph =>
        {
            graph.Input("kernel", DataType.Float, 4, 2);
            graph.Output(graph.Node("MatMul", ["input", Nested.Floats(graph, "kernel", 4, 2)]), DataType.Float, -1, 2);
        });
        using var graph = TorchGraph.Load(model, CPU);

        Assert.HasCount(1, graph.Parameters);
    }

    [TestMethod]
    public void Optional_inputs_may_be_empty_names() => Agrees(graph =>
    {
        var clipped = graph.Node("Clip", ["input", "", graph.Node("Constant", [], Attributes.Of("value_float", 0.25f))]);
        graph.Output(clipped, DataType.Float, -1, 4);
    });

    [TestMethod]
    public void An_input_may_be_left_out_between_others() => Agrees(graph =>
    {
        var (starts, ends) = (Nested.Longs(graph, "starts", 0, 1), Nested.Longs(graph, "ends", 2, 4));
        var steps = Nested.Longs(graph, "steps", 1, 2);
        graph.Output(graph.Node("Slice", ["input", starts, ends, "", steps]), DataType.Float, -1, 2);
    });

    // Without ONNX Runtime, which ends the process over a Split with an output that has no name.
    [TestMethod]
    public void Optional_outputs_may_be_left_out_by_name_or_altogether()
    {
        using var scope = NewDisposeScope();
        AttributeProto[] halves = [Attributes.Of("axis", 1L), Attributes.Of("num_outputs", 2L)];
        using var graph = TorchGraph.Load(
            Nested.Model(builder =>
            {
                builder.Input("input", DataType.Float, -1, 4);
                builder.Node(new NodeProto { OpType = "Split", Input = { "input" }, Output = { "", "second" }, Attribute = { halves } });
                builder.Node(new NodeProto { OpType = "Dropout", Input = { "second" }, Output = { "kept" } });
                builder.Output("kept", DataType.Float, -1, 2);
            }),
            CPU);
        var input = OneNode.Random([3, 4]);

        var kept = graph.Forward(new Dictionary<string, Tensor> { ["input"] = input })["kept"];

        Assert.IsTrue(kept.equal(input.slice(1, 2, 4, 1)).all().item<bool>());
    }

    [TestMethod]
    public void A_graph_may_have_several_outputs_of_several_types() => Agrees(graph =>
    {
        graph.Output(graph.Node("Relu", ["input"]), DataType.Float, -1, 4);
        graph.Output(graph.Node("Shape", ["input"]), DataType.Int64, 2);
        graph.Output(graph.Node("Identity", [Nested.Floats(graph, "kept", 2)]), DataType.Float, 2);
        graph.Output(graph.Node("Greater", ["input", Nested.Floats(graph, "limit", 4)]), DataType.Bool, -1, 4);
    });

    [TestMethod]
    public void A_dead_node_does_no_harm() => Agrees(graph =>
    {
        graph.Node("Shape", [graph.Node("Neg", ["input"])]);
        graph.Output(graph.Node("Relu", ["input"]), DataType.Float, -1, 4);
    });

    [TestMethod]
    public void A_bias_that_a_Constant_node_holds_stays_fixed()
    {
        var model = Agrees(graph =>
        {
            var product = graph.Node("MatMul", ["input", Nested.Floats(graph, "kernel", 4, 2)]);
            var bias = graph.Node("Constant", [], Attributes.Of("value", OneNode.Proto("", ones(2))));
            graph.Output(graph.Node("Add", [product, bias]), DataType.Float, -1, 2);
        });
        using var graph = TorchGraph.Load(model, CPU);

        CollectionAssert.AreEqual(new[] { "kernel" }, graph.Parameters.Keys.ToArray());
    }

    private static ModelProto Agrees(Action<GraphBuilder> build)
    {
        using var scope = NewDisposeScope();
        var model = Nested.Model(graph =>
        {
            graph.Input("input", DataType.Float, -1, 4);
            build(graph);
        });
        var inputs = new Dictionary<string, Tensor> { ["input"] = OneNode.Random([3, 4]) };
        using var graph = TorchGraph.Load(model, CPU);

        Oracle.AreClose(Oracle.RunOnnxRuntime(model, inputs), graph.Forward(inputs), 1e-5);
        return model;
    }
}
