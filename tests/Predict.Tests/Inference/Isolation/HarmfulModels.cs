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
    /// <summary>The number that asks for harm.</summary>
    public const int Harm = 10_000;

    /// <summary>Divides by its number of heads, which is 0.</summary>
    public static byte[] Dividing() => WhenAsked(branch =>
        branch.NamedNode(
            "harm", "Attention", ["x", "x", "x"], "harmed", Attributes.Of("q_num_heads", 0L), Attributes.Of("kv_num_heads", 0L)));

    /// <summary>Fills a gigabyte and a half, or so many numbers of four bytes.</summary>
    public static byte[] Swelling(long numbers = 3L << 27) => WhenAsked(branch =>
    {
        branch.Initializer(NewTensor.Of("lengths", [1L, numbers], 2));
        var shape = Reached(branch, "lengths");
        var large = branch.Node("ConstantOfShape", [shape]);
        Sum(branch, large);
    });

    /// <summary>Holds weights of 64 MiB.</summary>
    public static byte[] Heavy()
    {
        var graph = new GraphBuilder("heavy");
        graph.Input("x", DataType.Float, -1, 4096);
        graph.Initializer(NewTensor.Zeros("weights", DataType.Float, 4096, 4096));
        graph.NamedNode("product", "MatMul", ["x", "weights"], "y");
        graph.Output("y", DataType.Float, -1, 4096);
        return graph.Build().ToByteArray();
    }

    /// <summary>Convolves by a kernel of length 0 for ever, in one operator.</summary>
    public static byte[] Convolving() => WhenAsked(branch =>
    {
        branch.Initializer(NewTensor.Of("start", [0L], 1));
        branch.Initializer(NewTensor.Of("last", [2L], 1));
        var none = branch.Node("Slice", ["x", "start", "start", "last"]);
        branch.NamedNode("harm", "Conv", ["x", none], "harmed");
    });

    /// <summary>The same of rows [N, 3], where one holds <see cref="Harm"/>.</summary>
    public static byte[] ConvolvingRows() => WhenHeld(branch =>
    {
        branch.Initializer(NewTensor.Of("start", [0L], 1));
        branch.Initializer(NewTensor.Of("last", [2L], 1));
        var picture = branch.Node("Unsqueeze", ["x", "start"]);
        var rows = branch.Node("Shape", ["x"], Attributes.Of("end", 1L));
        var none = branch.Node("Slice", [picture, "start", branch.Node("Sub", [rows, rows]), "last"]);
        branch.NamedNode("harm", "Squeeze", [branch.Node("Conv", [picture, none]), "start"], "harmed");
    });

    /// <summary>Divides by its number of heads, which is 0, where one of the rows [N, 3] holds <see cref="Harm"/>.</summary>
    public static byte[] DividingRows() => WhenHeld(branch =>
    {
        branch.Initializer(NewTensor.Of("start", [0L], 1));
        branch.Initializer(NewTensor.Of("last", [2L], 1));

        // As many as there are, which only a run tells.
        branch.Initializer(NewTensor.Of("three", [3f], 1));
        var most = branch.NamedNode("most", "ReduceMax", ["x"], "most", Attributes.Of("keepdims", 0L));
        var three = branch.Node("Mul", [branch.Node("Div", [most, most]), "three"]);
        var columns = branch.Node("Cast", [three], Attributes.Of("to", (long)DataType.Int64));
        var rows = branch.Node("Slice", [branch.Node("Unsqueeze", ["x", "start"]), "start", columns, "last"]);
        var heads = branch.Node(
            "Attention", [rows, rows, rows], Attributes.Of("q_num_heads", 0L), Attributes.Of("kv_num_heads", 0L));
        branch.NamedNode("harm", "Squeeze", [heads, "start"], "harmed");
    });

    /// <summary>Multiplies matrices for seconds in one operator, where one of the rows [N, 3] holds <see cref="Harm"/>.</summary>
    public static byte[] MultiplyingRows() => WhenHeld(branch =>
    {
        branch.Initializer(NewTensor.Of("sides", [8_000f, 8_000f], 2));
        var most = branch.NamedNode("most", "ReduceMax", ["x"], "most", Attributes.Of("keepdims", 0L));
        var lengths = branch.Node("Mul", [branch.Node("Div", [most, most]), "sides"]);
        var shape = branch.Node("Cast", [lengths], Attributes.Of("to", (long)DataType.Int64));
        var large = branch.Node("ConstantOfShape", [shape]);
        var sum = branch.Node("ReduceSum", [branch.Node("MatMul", [large, large])], Attributes.Of("keepdims", 0L));
        branch.NamedNode("harm", "Add", ["x", sum], "harmed");
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
            "choose", "If", ["harms"], "y", Attributes.Of("then_branch", Branch("harmed", addHarm, -1, -1, -1)),
            Attributes.Of("else_branch", Branch("same", branch => branch.NamedNode("copy", "Identity", ["x"], "same"), -1, -1, -1)));
        graph.Output("y", DataType.Float, -1, -1, -1);
        return graph.Build().ToByteArray();
    }

    private static byte[] WhenHeld(Action<GraphBuilder> addHarm)
    {
        var graph = new GraphBuilder("harmful", GraphBuilder.AttentionOpset);
        graph.Input("x", DataType.Float, -1, 3);
        graph.Initializer(NewTensor.Of("harm", [(float)Harm], 1));
        var harms = graph.Node("GreaterOrEqual", [graph.Node("ReduceMax", ["x"], Attributes.Of("keepdims", 0L)), "harm"]);
        graph.NamedNode(
            "choose", "If", [harms], "y", Attributes.Of("then_branch", Branch("harmed", addHarm, -1, -1)),
            Attributes.Of("else_branch", Branch("same", branch => branch.NamedNode("copy", "Identity", ["x"], "same"), -1, -1)));
        graph.Output("y", DataType.Float, -1, -1);
        return graph.Build().ToByteArray();
    }

    private static Onnx.Format.GraphProto Branch(string output, Action<GraphBuilder> add, params ReadOnlySpan<long> shape)
    {
        var branch = new GraphBuilder(output);
        add(branch);
        branch.Output(output, DataType.Float, shape);
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
