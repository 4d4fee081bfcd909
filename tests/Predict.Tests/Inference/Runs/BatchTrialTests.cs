using Google.Protobuf;
using Maas.Core.Registry;
using Maas.Onnx.Building;
using Maas.Onnx.Tensors;
using Maas.Predict.Inference.Runs;
using Maas.Predict.Inference.Sessions;
using Maas.Testing;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Tests.Inference.Runs;

[TestClass]
public sealed class BatchTrialTests
{
    [TestMethod]
    [DataRow(false, 1e-6f, true)]
    [DataRow(true, 1e-6f, false, DisplayName = "rows that know of each other, in small numbers")]
    [DataRow(true, 1e6f, false, DisplayName = "rows that know of each other, in large numbers")]
    [DataRow(false, float.NaN, false, DisplayName = "outputs that are no numbers")]
    [DataRow(false, float.PositiveInfinity, false, DisplayName = "outputs that are no finite numbers")]
    public async Task Rows_are_compared_by_the_size_of_what_they_give(bool sums, float factor, bool expected)
    {
        using var folder = new TestFolder();
        var graph = new GraphBuilder("trial");
        graph.Input("x", DataType.Float, -1, 3);
        graph.Initializer(NewTensor.Scalar("factor", factor));
        graph.Initializer(NewTensor.Scalar("axis", 0));
        graph.NamedNode("rows", sums ? "CumSum" : "Identity", sums ? ["x", "axis"] : ["x"], "rows");
        graph.NamedNode("scale", "Mul", ["rows", "factor"], "y");
        graph.Output("y", DataType.Float, -1, 3);
        await File.WriteAllBytesAsync(folder["model.onnx"], graph.Build().ToByteArray());
        var manifest = new Manifest
        {
            Model = Core.Naming.ModelName.Parse("m"),
            Version = new(1),
            Created = DateTimeOffset.UnixEpoch,
            Files = [],
            Inputs = [new("x", "FP32", [-1, 3])],
            Outputs = [new("y", "FP32", [-1, 3])],
        };
        using var session = ModelSession.Open(folder["model.onnx"], manifest.Outputs, new(new(), new()));

        Assert.AreEqual(expected, BatchTrial.CanBatch(manifest, session, CancellationToken.None));
    }
}
