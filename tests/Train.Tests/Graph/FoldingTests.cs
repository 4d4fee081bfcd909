using Maas.Core.Jobs;
using Maas.Onnx.Building;
using Maas.Train.Graph;
using static TorchSharp.torch;
using DataType = Maas.Onnx.Format.TensorProto.Types.DataType;

namespace Maas.Train.Tests.Graph;

/// <summary>What is computed once, when a graph is loaded, and what not at all.</summary>
[TestClass]
public sealed class FoldingTests
{
    [TestMethod]
    public void Constants_and_a_weight_s_shape_are_computed_once() => StepsAre(1, graph =>
    {
        var kernel = Nested.Floats(graph, "kernel", 3, 2);
        var width = graph.Node("Gather", [graph.Node("Shape", [kernel]), Nested.Longs(graph, "last", 1)]);
        var doubled = graph.Node("Add", [width, Nested.Longs(graph, "two", 2)]);
        graph.Node("Cast", [doubled], Attributes.Of("to", 1L));
        return graph.Node("MatMul", ["input", kernel]);
    });

    [TestMethod]
    public void Shape_arithmetic_over_constant_shapes_is_computed_once() => StepsAre(2, graph =>
    {
        var product = graph.Node("MatMul", ["input", Nested.Floats(graph, "kernel", 3, 4)]);
        var shape = graph.Node("Shape", [Nested.Floats(graph, "table", 2, 2)]);
        var rows = graph.Node("Unsqueeze", [Nested.Longs(graph, "minus", -1), Nested.Longs(graph, "axis", 0)]);
        var squeezed = graph.Node("Reshape", [rows, Nested.Longs(graph, "one", 1)]);
        return graph.Node("Reshape", [product, graph.Node("Concat", [squeezed, shape], Attributes.Of("axis", 0L))]);
    });

    [TestMethod]
    public void A_loop_over_constants_is_computed_once() => StepsAre(1, graph =>
    {
        var body = Nested.Graph("body", inner =>
        {
            inner.Input("round", DataType.Int64);
            inner.Input("goes", DataType.Bool);
            inner.Input("sum", DataType.Int64, 1);
            inner.NamedNode("add", "Add", ["sum", "round"], "more");
            inner.Output("goes", DataType.Bool);
            inner.Output("more", DataType.Int64, 1);
        });
        var one = graph.Node("Loop", [Nested.Longs(graph, "count", 2), "", Nested.Longs(graph, "none", 0)], Attributes.Of("body", body));
        return graph.Node("Unsqueeze", ["input", one]);
    });

    [TestMethod]
    public void What_no_output_needs_is_not_run() => StepsAre(1, graph =>
    {
        graph.Node("Exp", [graph.Node("Neg", ["input"])]);
        return graph.Node("Relu", ["input"]);
    });

    [TestMethod]
    public void What_differs_from_pass_to_pass_is_not_computed_once() => StepsAre(1, graph =>
        graph.Node("Dropout", [Nested.Floats(graph, "values", 3)]));

    private static void StepsAre(int expected, Func<GraphBuilder, string> build)
    {
        var model = Nested.Model(graph =>
        {
            graph.Input("input", DataType.Float, -1, 3);
            graph.Output(build(graph), DataType.Float);
        });
        using var scope = NewDisposeScope();

        var loaded = new GraphLoader(model, CPU, Precision.Float32);

        Assert.HasCount(expected, loaded.Whole.Steps);
        using var graph = TorchGraph.Load(model, CPU);
        Assert.HasCount(1, graph.Forward(new Dictionary<string, Tensor> { ["input"] = ones(2, 3) }));
    }
}
