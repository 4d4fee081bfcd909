using System.IO.Compression;
using Google.Protobuf;
using Maas.Onnx.Building;
using Maas.Onnx.Format;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Tests;

/// <summary>Archives of models and what lies beside them.</summary>
internal static class ModelZip
{
    public static byte[] Make(params (string Name, byte[] Bytes)[] files)
    {
        var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in files)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }

        return memory.ToArray();
    }

    /// <summary>y [N, 2] = x [N, 2] + w, with w (1, 2) eight bytes at a place of a file beside the graph.</summary>
    public static byte[] GraphWithWeights(string location, string offset = "4", string length = "8")
    {
        var graph = new GraphBuilder("external");
        graph.Input("x", DataType.Float, -1, 2);
        graph.NamedNode("add", "Add", ["x", "w"], "y");
        graph.Output("y", DataType.Float, -1, 2);
        var model = graph.Build();
        model.Graph.Initializer.Add(new TensorProto
        {
            Name = "w",
            DataType = (int)DataType.Float,
            Dims = { 2 },
            DataLocation = DataLocation.External,
            ExternalData =
            {
                new StringStringEntryProto { Key = "location", Value = location },
                new StringStringEntryProto { Key = "offset", Value = offset },
                new StringStringEntryProto { Key = "length", Value = length },
            },
        });
        return model.ToByteArray();
    }

    /// <summary>Four bytes of anything, and the weights.</summary>
    public static byte[] Weights { get; } = [9, 9, 9, 9, .. BitConverter.GetBytes(1f), .. BitConverter.GetBytes(2f)];

    /// <summary>scores [N, 4]: of input_ids [N, 4], which the mask and the types change; probabilities already.</summary>
    public static byte[] TextGraph()
    {
        var graph = new GraphBuilder("texts");
        graph.Input("input_ids", DataType.Int64, -1, 4);
        graph.Input("attention_mask", DataType.Int64, -1, 4);
        graph.Input("token_type_ids", DataType.Int64, -1, 4);
        graph.NamedNode("masked", "Mul", ["input_ids", "attention_mask"], "seen");
        graph.NamedNode("typed", "Add", ["seen", "token_type_ids"], "typed");
        graph.NamedNode("cast", "Cast", ["typed"], "numbers", Attributes.Of("to", (long)DataType.Float));
        graph.NamedNode("probabilities", "Softmax", ["numbers"], "scores", Attributes.Of("axis", 1L));
        graph.Output("scores", DataType.Float, -1, 4);
        return graph.Build().ToByteArray();
    }
}
