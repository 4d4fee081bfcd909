using Google.Protobuf;
using Maas.Onnx.Building;
using Microsoft.ML.OnnxRuntime;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Inference.Sessions;

/// <summary>
/// ONNX Runtime's own start: with its first session it fills tables of some 9 MB that stay (1.31), which are no model's.
/// </summary>
internal static class RuntimeStart
{
    private static readonly Lazy<bool> Started = new(Start);

    /// <summary>Waits until it has started.</summary>
    public static void Ensure() => _ = Started.Value;

    private static bool Start()
    {
        var graph = new GraphBuilder("start");
        graph.Input("x", DataType.Float, 1);
        graph.NamedNode("copy", "Identity", ["x"], "y");
        graph.Output("y", DataType.Float, 1);
        using var options = new SessionOptions { IntraOpNumThreads = 1 };
        using var session = new InferenceSession(graph.Build().ToByteArray(), options);
        return session.OutputNames.Count == 1;
    }
}
