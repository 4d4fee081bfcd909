using Google.Protobuf;
using Maas.Onnx.Building;
using Maas.Onnx.Tensors;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Tests.Inference.Trial;

/// <summary>Small files that hurt the process that opens or runs them, in ONNX Runtime 1.31.</summary>
internal static class HostileModels
{
    /// <summary>Divides by its number of groups, which is 0, while it is opened.</summary>
    public static byte[] Dividing() => Beside(graph =>
    {
        graph.Initializer(NewTensor.Zeros("picture", DataType.Float, 1, 2, 5, 5));
        graph.Initializer(NewTensor.Zeros("weights", DataType.Float, 2, 2, 3, 3));
        graph.NamedNode("hurt", "ConvTranspose", ["picture", "weights"], "hurts", Attributes.Of("group", 0L));
        graph.Output("hurts", DataType.Float, -1, -1, -1, -1);
    });

    /// <summary>Reads where nothing is while it is opened.</summary>
    public static byte[] Straying() => Beside(graph =>
    {
        graph.Initializer(NewTensor.Zeros("rows", DataType.Float, 2, 3));
        graph.Initializer(NewTensor.Of<long>("places", [0, 0], 2, 1));
        graph.NamedNode("hurt", "GatherND", ["rows", "places"], "hurts", Attributes.Of("batch_dims", -2L));
        graph.Output("hurts", DataType.Float, -1);
    });

    /// <summary>Divides by its number of heads, which is 0, when it is run.</summary>
    public static byte[] DividingInRuns()
    {
        var graph = new GraphBuilder("heads", GraphBuilder.AttentionOpset);
        graph.Input("x", DataType.Float, -1, -1, -1);
        graph.NamedNode("hurt", "Attention", ["x", "x", "x"], "y", Attributes.Of("q_num_heads", 0L), Attributes.Of("kv_num_heads", 0L));
        graph.Output("y", DataType.Float, -1, -1, -1);
        return graph.Build().ToByteArray();
    }

    /// <summary>A file of some hundred bytes whose constant has 256 MiB.</summary>
    public static byte[] Swelling() => Beside(graph =>
    {
        graph.Initializer(NewTensor.Of("shape", [64L << 20], 1));
        graph.NamedNode("fill", "ConstantOfShape", ["shape"], "hurts");
        graph.Output("hurts", DataType.Float, -1);
    });

    /// <summary>Takes minutes to open.</summary>
    public static byte[] Computing() => Beside(graph =>
    {
        graph.Initializer(NewTensor.Of("shape", [1024L, 1024L], 2));
        var product = graph.Node("ConstantOfShape", ["shape"]);
        for (var i = 0; i < 3_000; i++)
        {
            product = graph.Node("MatMul", [product, product]);
        }

        graph.NamedNode("end", "Identity", [product], "hurts");
        graph.Output("hurts", DataType.Float, -1, -1);
    });

    // y [N] = x [N], and the rest.
    private static byte[] Beside(Action<GraphBuilder> addRest)
    {
        var graph = new GraphBuilder("hostile");
        graph.Input("x", DataType.Float, -1);
        graph.NamedNode("copy", "Identity", ["x"], "y");
        graph.Output("y", DataType.Float, -1);
        addRest(graph);
        return graph.Build().ToByteArray();
    }
}
