using Maas.Codecs.Text;
using Maas.Core.Jobs;
using Maas.Core.Registry;
using Maas.Onnx.Building;
using Maas.Onnx.Format;
using Maas.Onnx.Tensors;
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

    /// <summary>y [N, 3] = x [N, 3] + a number.</summary>
    public static ModelProto Plus(float number)
    {
        var graph = new GraphBuilder("plus");
        graph.Input("x", DataType.Float, -1, 3);
        graph.Initializer(NewTensor.Of<float>("number", [number], 1));
        graph.NamedNode("add", "Add", ["x", "number"], "y");
        graph.Output("y", DataType.Float, -1, 3);
        return graph.Build();
    }

    /// <summary>row [1] = rows [N] at place [1].</summary>
    public static ModelProto Gather()
    {
        var graph = new GraphBuilder("gather");
        graph.Input("rows", DataType.Float, -1);
        graph.Input("place", DataType.Int64, 1);
        graph.NamedNode("pick", "Gather", ["rows", "place"], "row");
        graph.Output("row", DataType.Float, -1);
        return graph.Build();
    }

    /// <summary>y [size]: so many zeros.</summary>
    public static ModelProto Zeros()
    {
        var graph = new GraphBuilder("zeros");
        graph.Input("size", DataType.Int64, 1);
        graph.NamedNode("fill", "ConstantOfShape", ["size"], "y");
        graph.Output("y", DataType.Float, -1);
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

    public static LabelDecoding PixelsDecoding { get; } =
        new() { Output = "scores", Labels = ["a", "b", "c", "d"], Activation = ScoreActivation.None };

    /// <summary>y [N, 16] = x [N, 16]: a waveform.</summary>
    public static ModelProto Sounds() => Identity(DataType.Float, -1, 16);

    public static AudioEncoding SoundEncoding { get; } = new() { Input = "x", SampleRate = 16_000, Samples = 16 };

    /// <summary>ids [N, S] = input_ids [N, S] and mask [N, S] = attention_mask [N, S].</summary>
    public static ModelProto Tokens(DataType type = DataType.Int64)
    {
        var graph = new GraphBuilder("tokens");
        graph.Input("input_ids", type, -1, -1);
        graph.Input("attention_mask", type, -1, -1);
        graph.NamedNode("copy-ids", "Identity", ["input_ids"], "ids");
        graph.NamedNode("copy-mask", "Identity", ["attention_mask"], "mask");
        graph.Output("ids", type, -1, -1);
        graph.Output("mask", type, -1, -1);
        return graph.Build();
    }

    /// <summary>present [N, 2, P + S, 4] = past [N, 2, P, 4] and new [N, 2, S, 4].</summary>
    public static ModelProto Past()
    {
        var graph = new GraphBuilder("past");
        graph.Input("past", DataType.Float, -1, 2, -1, 4);
        graph.Input("new", DataType.Float, -1, 2, -1, 4);
        graph.NamedNode("append", "Concat", ["past", "new"], "present", Attributes.Of("axis", 2L));
        graph.Output("present", DataType.Float, -1, 2, -1, 4);
        return graph.Build();
    }

    /// <summary>y [1] = x [1] + 1 + 1 …: as often as "times" says, or for ever.</summary>
    public static ModelProto Endless(bool isCounted = false)
    {
        var body = new GraphBuilder("body");
        body.Input("step", DataType.Int64);
        body.Input("goes", DataType.Bool);
        body.Input("before", DataType.Float, 1);
        body.Initializer(NewTensor.Of<float>("one", [1], 1));
        body.NamedNode("keep", "Identity", ["goes"], "goesOn");
        body.NamedNode("add", "Add", ["before", "one"], "after");
        body.Output("goesOn", DataType.Bool);
        body.Output("after", DataType.Float, 1);
        var graph = new GraphBuilder("endless");
        graph.Input("x", DataType.Float, 1);
        if (isCounted)
        {
            graph.Input("times", DataType.Int64);
        }
        else
        {
            graph.Initializer(NewTensor.Scalar("times", long.MaxValue));
        }

        graph.Initializer(NewTensor.Scalar("begins", true));
        graph.NamedNode("loop", "Loop", ["times", "begins", "x"], "y", Attributes.Of("body", body.BuildSubgraph()));
        graph.Output("y", DataType.Float, 1);
        return graph.Build();
    }

    public static TextEncoding TextEncoding { get; } = new()
    {
        Input = "input_ids",
        Mask = "attention_mask",
        Length = 8,
        Cleaning = new() { Lowercase = true, WhiteSpace = WhiteSpace.Collapse },
    };

    /// <summary>A tokenizer learned from a few words.</summary>
    public static (string Name, byte[] Bytes) TokenizerFile { get; } = ("tokenizer.json", TextTokenizer.Train(
        new TokenizerChoice { VocabularySize = 300 }, new TextCleaning(), ["the cat sat on the mat", "a cat and a mat"],
        CancellationToken.None).ToJson());

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
