using Google.Protobuf;
using Maas.Core.Registry;
using Maas.Predict.Inference.Runs;
using Maas.Predict.Inference.Sessions;
using Maas.Testing;

namespace Maas.Predict.Tests.Inference.Sessions;

[TestClass]
public sealed class RuntimeOptionsTests
{
    private static readonly TensorDescription X = new("x", "FP32", [-1, 3]);
    private static readonly TensorDescription Y = new("y", "FP32", [-1, 3]);

    [TestMethod]
    [DataRow(new[] { ExecutionProvider.Cuda, ExecutionProvider.Cpu }, true, true)]
    [DataRow(new[] { ExecutionProvider.Cuda }, true, true)]
    [DataRow(new[] { ExecutionProvider.Cpu, ExecutionProvider.Cuda }, true, false)]
    [DataRow(new[] { ExecutionProvider.Cpu }, true, false)]
    [DataRow(null, true, true)]
    [DataRow(new[] { ExecutionProvider.Cuda, ExecutionProvider.Cpu }, false, false)]
    [DataRow(null, false, false)]
    public void A_gpu_computes_where_it_stands_before_the_processor_and_is_there(
        ExecutionProvider[]? providers, bool hasCuda, bool expected)
    {
        var uses = RuntimeOptions.UsesCuda(new(new(), new() { ExecutionProviders = providers }), hasCuda);

        Assert.AreEqual(expected, uses);
    }

    [TestMethod]
    public void No_model_has_more_threads_than_there_are_cores_and_all_that_compute_are_counted()
    {
        var cores = Environment.ProcessorCount;
        var plan = new ServingPlan(new() { Threads = 0 }, new() { IntraOpThreads = 1024, InterOpThreads = 1024 });
        using var options = RuntimeOptions.Of(plan);

        Assert.AreEqual((cores, cores), (options.IntraOpNumThreads, options.InterOpNumThreads));
        Assert.AreEqual((2 * cores) - 1, plan.RunThreads);
        Assert.AreEqual(cores, new ServingPlan(new() { Threads = 1 }, new() { InterOpThreads = cores }).RunThreads);
        Assert.AreEqual(1, new ServingPlan(new() { Threads = 1 }, new()).RunThreads);
        Assert.AreEqual(0, new ServingPlan(new() { Threads = 0 }, new() { InterOpThreads = cores }).RunThreads);
    }

    [TestMethod]
    [DataRow(new[] { ExecutionProvider.Cuda }, false, true)]
    [DataRow(new[] { ExecutionProvider.Cuda }, true, false)]
    [DataRow(new[] { ExecutionProvider.Cuda, ExecutionProvider.Cpu }, false, false)]
    [DataRow(new[] { ExecutionProvider.Cpu }, false, false)]
    [DataRow(null, false, false)]
    public void A_gpu_that_alone_is_asked_for_and_is_not_here_is_told(ExecutionProvider[]? providers, bool hasCuda, bool isTold)
    {
        var warning = MissingProvider.Find(new() { ExecutionProviders = providers }, hasCuda);

        Assert.AreEqual(isTold, warning is not null);
    }

    [TestMethod]
    [DataRow(new[] { ExecutionProvider.Cuda, ExecutionProvider.Cpu })]
    [DataRow(new[] { ExecutionProvider.Cuda })]
    public async Task A_model_that_asks_for_a_gpu_is_computed_by_the_processor_where_there_is_none(ExecutionProvider[] providers)
    {
        using var folder = new TestFolder();
        await File.WriteAllBytesAsync(folder["model.onnx"], TestModels.Identity().ToByteArray());
        var row = RandomInputs.Find([X], 1, new Random(1))!;

        using var session = ModelSession.Open(folder["model.onnx"], [Y], new(new(), new() { ExecutionProviders = providers }));
        using var outputs = session.Run(row, null, CancellationToken.None);

        CollectionAssert.AreEqual(row[0].Bytes.ToArray(), outputs[0].GetTensorDataAsSpan<byte>().ToArray());
        row[0].Dispose();
    }
}
