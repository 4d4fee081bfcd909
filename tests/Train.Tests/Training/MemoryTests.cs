using System.Diagnostics;
using Maas.Core.Jobs;
using TorchSharp;

namespace Maas.Train.Tests.Training;

[TestClass]
[DoNotParallelize]
public sealed class MemoryTests
{
    private const long Mebibyte = 1 << 20;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public Task A_thousand_epochs_leave_no_tensor_behind() =>
        StaysFlatAsync(new("mlp", """{"hidden":[16],"dropout":0.2}""", TinyRun.Classes(), outputs: 3) { Hyperparameters = Asked });

    [TestMethod]
    [TestCategory("Long")]
    public Task A_thousand_epochs_of_a_convolution_leave_no_tensor_behind() => StaysFlatAsync(
        new("cnn", """{"channels":[8],"hidden":16,"dropout":0.2}""", TinyRun.Pictures(rows: 200), outputs: 3) { Hyperparameters = Asked });

    private static Hyperparameters Asked => new()
    {
        Loss = Loss.CrossEntropy,
        Epochs = 1000,
        AverageDecay = 0.99,
        AccumulationSteps = 2,
        LabelSmoothing = 0.1,
        ClipNorm = 1,
        LogEveryEpochs = 100,
        CheckpointSeconds = 3600,
        CheckpointSteps = 1000,
        Stop = new("accuracy", null, 10_000),
    };

    // Told on the torch thread, whose count of live tensors this is.
    private async Task StaysFlatAsync(TinyRun created)
    {
        var tensors = new List<long>();
        var bytes = new List<long>();
        using var run = created;
        run.OnReport = _ =>
        {
            tensors.Add(DisposeScopeManager.Statistics.ThreadTotalLiveCount);
            using var process = Process.GetCurrentProcess();
            bytes.Add(process.WorkingSet64);
            run.Checkpoints.Clear();
        };

        await run.RunAsync(TestContext.CancellationToken);

        TestContext.WriteLine($"tensors: {string.Join(", ", tensors)}; MiB: {string.Join(", ", bytes.Select(size => size / Mebibyte))}");
        Assert.HasCount(10, tensors);
        Assert.IsLessThanOrEqualTo(tensors[1], tensors[^1]);
        Assert.IsLessThan(bytes[1] + (64 * Mebibyte), bytes[^1]);
    }
}
