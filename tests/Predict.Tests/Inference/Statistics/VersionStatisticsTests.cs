using Maas.Core;
using Maas.Core.Naming;
using Maas.Predict.Inference.Statistics;

namespace Maas.Predict.Tests.Inference.Statistics;

[TestClass]
public sealed class VersionStatisticsTests
{
    private static readonly CallTimes Times = new(
        TimeSpan.FromMilliseconds(2.5), TimeSpan.Zero, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1), TimeSpan.Zero);

    [TestMethod]
    public void A_call_takes_no_memory()
    {
        var version = New();
        Call(version);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            Call(version);
        }

        Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public async Task No_call_of_many_threads_is_lost()
    {
        var version = New();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                Call(version);
            }
        })));

        Assert.AreEqual((80_000, 80_000, 0), (version.Success.Count, version.Failures(FailureReason.Other), version.Loading));
        Assert.AreEqual(80_000, version.Latencies.Cumulative().Last().Count);
    }

    [TestMethod]
    public void A_bucket_holds_what_took_exactly_as_long_as_its_bound()
    {
        var version = New();
        Call(version);

        var holding = version.Latencies.Cumulative().First(bucket => bucket.Count > 0);

        Assert.AreEqual((2.5, 1), holding);
    }

    [TestMethod]
    public void Each_failure_has_its_reason()
    {
        Assert.AreEqual(FailureReason.Rejected, FailureReasons.Of(ServiceError.Overloaded.With("full")));
        Assert.AreEqual(FailureReason.Rejected, FailureReasons.Of(ServiceError.Loading.With("cold")));
        Assert.AreEqual(FailureReason.Canceled, FailureReasons.Of(new TaskCanceledException()));
        Assert.AreEqual(FailureReason.Backend, FailureReasons.Of(ServiceError.CorruptModel.With("not its bytes")));
        Assert.AreEqual(FailureReason.Backend, FailureReasons.Of(ServiceError.TimedOut.With("too slow")));
        Assert.AreEqual(FailureReason.Backend, FailureReasons.Of(new InvalidOperationException()));
        Assert.AreEqual(FailureReason.Other, FailureReasons.Of(ServiceError.InvalidInput.With("no tensor")));
        Assert.AreEqual(FailureReason.Other, FailureReasons.Of(ServiceError.Unsupported.With("not here")));
    }

    private static VersionStatistics New() => new(new(TenantId.Parse("t"), ModelName.Parse("m"), ModelVersion.Parse("1")));

    private static void Call(VersionStatistics version)
    {
        version.Awaited();
        version.AwaitedNoMore();
        version.Succeeded(Times, 2, 1, DateTimeOffset.UnixEpoch);
        version.Failed(TimeSpan.FromMilliseconds(1), FailureReason.Other);
    }
}
