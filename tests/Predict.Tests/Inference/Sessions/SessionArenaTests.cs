using Google.Protobuf;
using Maas.Core.Registry;
using Maas.Onnx.Building;
using Maas.Onnx.Format;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Tensors;
using Maas.Testing;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Tests.Inference.Sessions;

[TestClass]
public sealed class SessionArenaTests
{
    private const long Much = 256 << 20;
    private const long Little = 4 << 20;

    [TestMethod]
    public async Task A_large_run_goes_back_whole_also_where_it_is_the_sessions_first()
    {
        using var folder = new TestFolder();
        await File.WriteAllBytesAsync(folder["model.onnx"], Filling().ToByteArray());
        using var session = ModelSession.Open(
            folder["model.onnx"], [new TensorDescription("y", "FP32", [])], new ServingPlan(new SessionsOptions { Threads = 1 }, new()));
        session.Arena.Begin();

        Run(session, Much / sizeof(float));
        session.Arena.Measure();
        var grown = session.Arena.GrownBytes;
        session.Arena.GiveBack();

        Assert.IsGreaterThanOrEqualTo(Much, grown);
        Assert.IsLessThan(Little, session.Arena.GrownBytes);
    }

    private static void Run(ModelSession session, long numbers)
    {
        using var tensor = new Tensor("lengths", ElementKind.Get("INT64"), new TensorBudget(100)) { Shape = [1] };
        tensor.ExtendLongs(1)[0] = numbers;
        session.Run([tensor], null, CancellationToken.None).Dispose();
    }

    // y = the sum of so many zeros, which lie in memory first.
    private static ModelProto Filling()
    {
        var graph = new GraphBuilder("filling");
        graph.Input("lengths", DataType.Int64, 1);
        var zeros = graph.Node("ConstantOfShape", ["lengths"]);
        graph.NamedNode("sum", "ReduceSum", [zeros], "y", Attributes.Of("keepdims", 0L));
        graph.Output("y", DataType.Float);
        return graph.Build();
    }
}
