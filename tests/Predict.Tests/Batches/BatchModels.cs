using Maas.Core.Registry;
using Maas.Onnx.Building;
using Maas.Onnx.Format;
using Maas.Onnx.Templates;
using Maas.Onnx.Tensors;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Tests.Batches;

/// <summary>Models whose answers depend on every number of a row, so that one of another row, or none, is seen.</summary>
internal static class BatchModels
{
    public const int TextLength = 8;

    public static LabelDecoding Labels { get; } = new() { Output = "y", Labels = ["a", "b, \"c\"", "d"], Top = 2 };

    public static ImageEncoding Pictures { get; } = new() { Input = "x", Width = 8, Height = 8, Channels = 1 };

    public static TextEncoding Texts { get; } = TestModels.TextEncoding with { Mask = null, Input = "x" };

    /// <summary>Rows of Parquet: n and text.</summary>
    public static TableEncoding ParquetRows { get; } = new()
    {
        Input = "x",
        Columns =
        [
            new() { Name = "n", As = CellEncoding.Number, Mean = 1, StandardDeviation = 2, Fill = 1 },
            new() { Name = "text", As = CellEncoding.OneHot, Categories = ["gr\u00fcn", "red"] },
        ],
    };

    /// <summary>y [N, outputs] = relu(x [N, inputs] · v) · w: two layers, so that sums have many terms.</summary>
    public static ModelProto Dense(int inputs, int outputs)
    {
        var graph = new GraphBuilder("dense");
        graph.Input("x", DataType.Float, -1, inputs);
        Layers(graph, "x", inputs, outputs);
        return graph.Build();
    }

    /// <summary>The same of pictures [N, 1, 8, 8].</summary>
    public static ModelProto OfPictures()
    {
        var graph = new GraphBuilder("pictures");
        graph.Input("x", DataType.Float, -1, 1, 8, 8);
        Layers(graph, graph.Node("Flatten", ["x"], Attributes.Of("axis", 1L)), 64, 3);
        return graph.Build();
    }

    /// <summary>A template with random weights.</summary>
    public static ModelProto OfTemplate(string name, DataShape shape)
    {
        var model = Template.Get(name).Build(shape, default);
        foreach (var weights in model.Graph.Initializer.Where(weights => weights.DataType == (int)DataType.Float))
        {
            // Variances must stay positive.
            var random = new Random(weights.Name.Length);
            var middle = weights.Name.EndsWith("running_var", StringComparison.Ordinal) ? 1f : 0f;
            var count = (int)weights.Dims.Aggregate(1L, (product, side) => product * side);
            float[] numbers = [.. Enumerable.Range(0, count).Select(_ => middle + (random.NextSingle() * 0.6f) - 0.3f)];
            weights.RawData = NewTensor.Of<float>("", numbers, count).RawData;
        }

        return model;
    }

    /// <summary>The same of token ids [N, 8], each a vector of four numbers.</summary>
    public static ModelProto OfTexts()
    {
        var graph = new GraphBuilder("texts");
        graph.Input("x", DataType.Int64, -1, TextLength);
        graph.Initializer(Random("vectors", 300, 4));
        var vectors = graph.Node("Gather", ["vectors", "x"], Attributes.Of("axis", 0L));
        Layers(graph, graph.Node("Flatten", [vectors], Attributes.Of("axis", 1L)), TextLength * 4, 3);
        return graph.Build();
    }

    private static void Layers(GraphBuilder graph, string input, int inputs, int outputs)
    {
        graph.Initializer(Random("v", inputs, 64));
        graph.Initializer(Random("w", 64, outputs));
        var hidden = graph.Node("Relu", [graph.Node("MatMul", [input, "v"])]);
        graph.NamedNode("last", "MatMul", [hidden, "w"], "y");
        graph.Output("y", DataType.Float, -1, outputs);
    }

    private static TensorProto Random(string name, int rows, int columns)
    {
        var random = new Random(rows * columns);
        var numbers = Enumerable.Range(0, rows * columns).Select(_ => random.NextSingle() - 0.5f).ToArray();
        return NewTensor.Of<float>(name, numbers, rows, columns);
    }
}
