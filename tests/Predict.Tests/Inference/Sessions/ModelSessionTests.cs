using Google.Protobuf;
using Maas.Core.Registry;
using Maas.Onnx.Building;
using Maas.Onnx.Format;
using Maas.Onnx.Tensors;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Tensors;
using Maas.Testing;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Tests.Inference.Sessions;

[TestClass]
public sealed class ModelSessionTests
{
    private static readonly TensorDescription X = new("x", "FP32", [1]);
    private static readonly TensorDescription Y = new("y", "FP32", [1]);

    [TestMethod]
    public async Task A_run_that_would_not_end_stops_when_its_caller_leaves()
    {
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Path, "endless.onnx");
        await File.WriteAllBytesAsync(path, Endless().ToByteArray());
        using var session = ModelSession.Open(path, [Y], new ServingPlan(new SessionsOptions { Threads = 1 }, new()));
        var zeros = ZeroInputs.Find([X])!;
        using var leaving = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        var run = Task.Run(() => session.Run(zeros, null, leaving.Token));

        await Assert.ThrowsAsync<OperationCanceledException>(() => run.WaitAsync(TimeSpan.FromSeconds(30)));
        Array.ForEach<Tensor>([.. zeros], tensor => tensor.Dispose());
    }

    [TestMethod]
    [DataRow(1, true)]
    [DataRow(1 << 25, false)]
    public void A_first_run_is_tried_only_with_inputs_that_are_small(int length, bool tried)
    {
        var zeros = ZeroInputs.Find([new("x", "FP32", [-1, length])]);

        Assert.AreEqual(tried, zeros is not null);
    }

    // y = x + 1, as often as a 64-bit number can count.
    private static ModelProto Endless()
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
        graph.Initializer(NewTensor.Scalar("times", long.MaxValue));
        graph.Initializer(NewTensor.Scalar("begins", true));
        graph.NamedNode("loop", "Loop", ["times", "begins", "x"], "y", Attributes.Of("body", body.BuildSubgraph()));
        graph.Output("y", DataType.Float, 1);
        return graph.Build();
    }
}
