using Google.Protobuf;
using Maas.Onnx.Building;
using Maas.Onnx.Tensors;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Tests.Inference.Isolation;

/// <summary>
/// Models that give back x [1, 2, N] where they are not asked for harm, so that a trial with zeros finds nothing, and otherwise hurt the
/// process that runs them, in ONNX Runtime 1.31.
/// </summary>
internal static class HarmfulModels
{
    /// <summary>Divides by its number of heads, which is 0.</summary>
    public static byte[] Dividing() => WhenAsked(branch =>
        branch.NamedNode("harm", "Attention", ["x", "x", "x"], "harmed", Attributes.Of("q_num_heads", 0L), Attributes.Of("kv_num_heads", 0L)));

    /// <summary>Fills a gigabyte and a half.</summary>
    public static byte[] Swelling() => WhenAsked(branch =>
    {
        branch.Initializer(NewTensor.Of("lengths", [1L, 3L << 27], 2));
        var shape = Reached(branch, "lengths");
        var large = branch.Node("ConstantOfShape", [shape]);
        Sum(branch, large);
    });

    /// <summary>Multiplies matrices for a minute in one operator.</summary>
    public static byte[] Multiplying() => WhenAsked(branch =>
    {
        branch.Initializer(NewTensor.Of("lengths", [9_000L, 9_000L], 2));
        var large = branch.Node("ConstantOfShape", [Reached(branch, "lengths")]);
        Sum(branch, branch.Node("MatMul", [large, large]));
    });

    /// <summary>x, and whether to do harm.</summary>
    public static string Call(bool harms) =>
        $$$"""{"inputs":{"x":[[[1,2,3],[4,5,6]]],"harms":{{{(harms ? "true" : "false")}}}}}""";

    private static byte[] WhenAsked(Action<GraphBuilder> addHarm)
    {
        var graph = new GraphBuilder("harmful", GraphBuilder.AttentionOpset);
        graph.Input("x", DataType.Float, 1, 2, -1);
        graph.Input("harms", DataType.Bool);
        graph.NamedNode(
            "choose", "If", ["harms"], "y", Attributes.Of("then_branch", Branch("harmed", addHarm)),
            Attributes.Of("else_branch", Branch("same", branch => branch.NamedNode("copy", "Identity", ["x"], "same"))));
        graph.Output("y", DataType.Float, -1, -1, -1);
        return graph.Build().ToByteArray();
    }

    private static Onnx.Format.GraphProto Branch(string output, Action<GraphBuilder> add)
    {
        var branch = new GraphBuilder(output);
        add(branch);
        branch.Output(output, DataType.Float, -1, -1, -1);
        return branch.BuildSubgraph();
    }

    // The lengths, times 1 that only a run knows, so that nothing is computed while the graph is opened.
    private static string Reached(GraphBuilder branch, string lengths) =>
        branch.Node("Mul", [lengths, branch.Node("Size", [branch.Node("Slice", ["x", "zero", "one"])])]);

    private static void Sum(GraphBuilder branch, string large)
    {
        branch.Initializer(NewTensor.Of("zero", [0L, 0L, 0L], 3));
        branch.Initializer(NewTensor.Of("one", [1L, 1L, 1L], 3));
        branch.NamedNode("sum", "Add", ["x", branch.Node("ReduceSum", [large])], "harmed");
    }
}
