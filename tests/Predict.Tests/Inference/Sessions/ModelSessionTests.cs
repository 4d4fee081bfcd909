using Google.Protobuf;
using Maas.Core.Registry;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Tensors;
using Maas.Predict.Tests.Inference.Runs;
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
    public async Task An_output_that_is_an_input_has_memory_of_its_own()
    {
        using var folder = new TestFolder();
        var model = TestModels.Identity();
        model.Graph.Output.Add(model.Graph.Input[0].Clone());
        await File.WriteAllBytesAsync(folder["m.onnx"], model.ToByteArray());
        var plan = new ServingPlan(new SessionsOptions { Threads = 1 }, new());
        using var session = ModelSession.Open(folder["m.onnx"], [Y, X], plan);
        using var row = OneRow.Of(7);

        using var all = session.Run([row], null, CancellationToken.None);
        using var passed = session.Run([row], ["x"], CancellationToken.None);
        row.Shorten(0);
        row.ExtendSingles(3).Fill(8);

        CollectionAssert.AreEqual(new[] { 7f, 7, 7 }, all[0].GetTensorDataAsSpan<float>().ToArray());
        CollectionAssert.AreEqual(new[] { 7f, 7, 7 }, all[1].GetTensorDataAsSpan<float>().ToArray());
        CollectionAssert.AreEqual(new[] { 7f, 7, 7 }, passed[0].GetTensorDataAsSpan<float>().ToArray());
    }

    [TestMethod]
    [DataRow("FP32", 1, true)]
    [DataRow("FP32", 1 << 25, false)]
    [DataRow("BYTES", 1 << 19, true)]
    [DataRow("BYTES", 1 << 21, false)]
    public void A_first_run_is_tried_only_with_inputs_that_are_small(string type, int length, bool tried)
    {
        var zeros = ZeroInputs.Find([new("x", type, [-1, length])]);

        Assert.AreEqual(tried, zeros is not null);
    }
}
