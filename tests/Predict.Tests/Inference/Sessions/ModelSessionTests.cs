using Google.Protobuf;
using Maas.Core.Registry;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Tensors;
using Maas.Testing;

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
        await File.WriteAllBytesAsync(path, TestModels.Endless().ToByteArray());
        using var session = ModelSession.Open(path, [Y], new ServingPlan(new SessionsOptions { Threads = 1 }, new()));
        var zeros = ZeroInputs.Find([X])!;
        using var leaving = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        var run = Task.Run(() => session.Run(zeros, null, leaving.Token));

        await Assert.ThrowsAsync<OperationCanceledException>(() => run.WaitAsync(TimeSpan.FromSeconds(30)));
        Array.ForEach<Tensor>([.. zeros], tensor => tensor.Dispose());
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux, IgnoreMessage = "What is open is seen by what is mapped there.")]
    public async Task A_session_whose_owner_can_not_be_made_is_closed()
    {
        using var folder = new TestFolder();
        await File.WriteAllBytesAsync(folder["weights"], ModelZip.Weights);
        await File.WriteAllBytesAsync(folder["model.onnx"], ModelZip.GraphWithWeights("weights"));
        var plan = new ServingPlan(new SessionsOptions { Threads = 1 }, new());
        using var session = ModelSession.Open(folder["model.onnx"], [Y], plan);
        var mappedForOne = NativeMemory.MappedBytes(folder.Path);

        Assert.ThrowsExactly<NullReferenceException>(() => ModelSession.Open(folder["model.onnx"], [null!], plan));

        Assert.IsGreaterThan(0, mappedForOne);
        Assert.AreEqual(mappedForOne, NativeMemory.MappedBytes(folder.Path));
    }

    [TestMethod]
    [DataRow(1, true)]
    [DataRow(1 << 25, false)]
    public void A_first_run_is_tried_only_with_inputs_that_are_small(int length, bool tried)
    {
        var zeros = ZeroInputs.Find([new("x", "FP32", [-1, length])]);

        Assert.AreEqual(tried, zeros is not null);
    }
}
