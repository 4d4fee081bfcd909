using Maas.Core.Registry;
using Maas.Onnx.Building;
using Maas.Onnx.Format;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Tests;

/// <summary>Models small enough to be known by heart.</summary>
internal static class TestModels
{
    /// <summary>y [N, 3] = x [N, 3].</summary>
    public static ModelProto Identity() => Identity(DataType.Float, -1, 3);

    public static ModelProto Identity(DataType type, params long[] shape)
    {
        var graph = new GraphBuilder("identity");
        graph.Input("x", type, shape);
        graph.NamedNode("copy", "Identity", ["x"], "y");
        graph.Output("y", type, shape);
        return graph.Build();
    }

    /// <summary>z [N, 2] = x [N, 2] + y [N, 2].</summary>
    public static ModelProto Sum()
    {
        var graph = new GraphBuilder("sum");
        graph.Input("x", DataType.Float, -1, 2);
        graph.Input("y", DataType.Float, -1, 2);
        graph.NamedNode("add", "Add", ["x", "y"], "z");
        graph.Output("z", DataType.Float, -1, 2);
        return graph.Build();
    }

    /// <summary>Each picture of 2×2 grey pixels to its four pixels.</summary>
    public static ModelProto Pixels()
    {
        var graph = new GraphBuilder("pixels");
        graph.Input("picture", DataType.Float, -1, 1, 2, 2);
        graph.NamedNode("flatten", "Flatten", ["picture"], "scores", Attributes.Of("axis", 1L));
        graph.Output("scores", DataType.Float, -1, 4);
        return graph.Build();
    }

    public static ImageEncoding PixelsEncoding { get; } = new() { Input = "picture", Width = 2, Height = 2, Channels = 1 };

    public static LabelDecoding PixelsDecoding { get; } = new() { Output = "scores", Labels = ["a", "b", "c", "d"], Activation = ScoreActivation.None };

    public static TableEncoding RowEncoding { get; } = new()
    {
        Input = "x",
        Columns =
        [
            new() { Name = "length", As = CellEncoding.Number, Mean = 1, StandardDeviation = 2, Fill = 1 },
            new() { Name = "color", As = CellEncoding.OneHot, Categories = ["blue", "red"] },
        ],
    };
}
