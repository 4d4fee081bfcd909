using System.Globalization;
using System.Text.RegularExpressions;
using Maas.Core;
using Maas.Core.Jobs;
using Maas.Testing;
using Maas.Train.Graph;
using Maas.Train.Training;

namespace Maas.Train.Tests.Training;

[TestClass]
[DoNotParallelize]
[OSCondition(OperatingSystems.Linux)]
public sealed class StepMemoryTests
{
    private const long Gigabyte = 1_000_000_000;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_step_on_long_texts_that_cannot_fit_is_refused_before_it_with_a_batch_size_that_can()
    {
        using var run = Texts(texts: 64, length: 8192, batchSize: 64, left: 4 * Gigabyte);

        var error = await Assert.ThrowsExactlyAsync<ServiceException>(() => run.RunAsync(Cancellation));

        TestContext.WriteLine(error.Detail);
        Assert.AreEqual(ServiceError.OutOfMemory, error.Error);
        Assert.Contains("a step of 64 examples takes at least ", error.Detail);
        Assert.Contains("; 4 GB are left; ", error.Detail);
        var advised = int.Parse(Regex.Match(error.Detail, "a batchSize of ([0-9]+),").Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.IsInRange(2, 10, advised);
    }

    [TestMethod]
    public async Task Where_even_one_example_cannot_fit_shorter_ones_are_advised()
    {
        using var run = Texts(texts: 8, length: 2048, batchSize: 8, left: Gigabyte / 100);

        var error = await Assert.ThrowsExactlyAsync<ServiceException>(() => run.RunAsync(Cancellation));

        Assert.Contains("even one example takes", error.Detail);
        Assert.Contains("shorter texts", error.Detail);
    }

    [TestMethod]
    public async Task The_batch_size_that_is_advised_fits()
    {
        const long left = 400_000_000;
        using var run = Texts(texts: 100, length: 512, batchSize: 100, left);
        var memory = await StepMemory.FindAsync(run.Describe(), 100);

        var advised = Regex.Match(memory!.Refusal(100, left).Detail, "a batchSize of ([0-9]+),").Groups[1].Value;
        using var smaller = Texts(100, 512, int.Parse(advised, CultureInfo.InvariantCulture), left);
        var peak = await PeakAsync(smaller);

        TestContext.WriteLine($"{memory}: {advised} examples take {peak}");
        Assert.IsLessThan(left, peak);
    }

    [TestMethod]
    public async Task A_step_really_takes_as_much_as_is_told_before_it()
    {
        using var run = Texts(texts: 16, length: 1024, batchSize: 16, left: long.MaxValue);
        var memory = await StepMemory.FindAsync(run.Describe(), 16);

        var peak = await PeakAsync(run);

        TestContext.WriteLine($"{memory}: at least {memory!.AtLeast(16)}, peak {peak}");
        Assert.IsInRange(peak / 3, peak, memory.AtLeast(16));
    }

    [TestMethod]
    public async Task Small_models_are_never_refused()
    {
        foreach (var template in new[] { ("mlp", """{"hidden":[16]}"""), ("cnn", """{"channels":[8],"hidden":16}""") })
        {
            using var run = new TinyRun(template.Item1, template.Item2, TinyRun.Pictures(rows: 200), outputs: 3)
            {
                Hyperparameters = new() { Loss = Loss.CrossEntropy, Epochs = 1, BatchSize = 200 },
                MemoryLeft = 32_000_000,
            };

            Assert.AreEqual(RunEnd.EpochsSpent, (await run.RunAsync(Cancellation)).End);
        }
    }

    [TestMethod]
    public async Task Measuring_changes_no_weight()
    {
        using var measured = Dropout(Gigabyte);
        using var plain = Dropout(long.MaxValue);

        await measured.RunAsync(Cancellation);
        await plain.RunAsync(Cancellation);

        CollectionAssert.AreEqual(plain.Weights(), measured.Weights());
    }

    [TestMethod]
    [DataRow("max", 3_000L, 1_000L, 4_000L * 1024)]
    [DataRow("2048000", 3_000L, 1_000L, (2_000L - 500) * 1024)]
    [DataRow("1", 3_000L, 0L, 0L)]
    [DataRow(null, 3_000L, 0L, 3_000L * 1024)]
    public async Task What_is_left_is_what_the_container_or_the_system_has(string? limit, long available, long swap, long expected)
    {
        using var root = new TestFolder();
        Directory.CreateDirectory(Path.Combine(root.Path, "proc/self"));
        Directory.CreateDirectory(Path.Combine(root.Path, "sys/fs/cgroup"));
        await File.WriteAllTextAsync(
            Path.Combine(root.Path, "proc/meminfo"), $"MemFree: 5 kB\nMemAvailable:   {available} kB\nSwapFree: {swap} kB\n", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(root.Path, "proc/self/status"), "VmRSS: 900 kB\nRssAnon:\t     500 kB\n", Cancellation);
        if (limit is not null)
        {
            await File.WriteAllTextAsync(Path.Combine(root.Path, "sys/fs/cgroup/memory.max"), $"{limit}\n", Cancellation);
        }

        Assert.AreEqual(expected, FreeMemory.Read(root.Path));
    }

    [TestMethod]
    public void Where_the_system_does_not_tell_there_is_no_end_of_memory()
    {
        using var root = new TestFolder();

        Assert.AreEqual(long.MaxValue, FreeMemory.Read(root.Path));
    }

    private static TinyRun Texts(int texts, int length, int batchSize, long left) =>
        new("text-transformer", "{}", Parts.OfTokens(texts, length), outputs: 3)
        {
            Hyperparameters = new() { Loss = Loss.CrossEntropy, BatchSize = batchSize, Epochs = 1, MaximumSteps = 2 },
            MemoryLeft = left,
        };

    private static TinyRun Dropout(long left) => new("mlp", """{"hidden":[16],"dropout":0.3}""", TinyRun.Classes(), outputs: 3)
    {
        Hyperparameters = new() { Loss = Loss.CrossEntropy, Epochs = 2 },
        MemoryLeft = left,
    };

    // Of the process, from what it holds after all that is free was given back.
    private async Task<long> PeakAsync(TinyRun run)
    {
        NativeHeap.GiveBack();
        await File.WriteAllTextAsync("/proc/self/clear_refs", "5", Cancellation);
        var before = Status("VmRSS");
        await run.RunAsync(Cancellation);
        return Status("VmHWM") - before;
    }

    private static long Status(string name) => 1024 * long.Parse(
        File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal)).Split(':')[1].Replace("kB", ""),
        CultureInfo.InvariantCulture);
}
