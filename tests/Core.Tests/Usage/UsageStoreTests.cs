using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Core.Tests.Jobs;
using Maas.Core.Usage;

namespace Maas.Core.Tests.Usage;

[TestClass]
public sealed class UsageStoreTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly JobUsage Used = new("cpu", 1.5, 300, 0);

    private readonly TenantId tenant = AzuriteStores.NewTenant();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_record_is_read_as_it_was_written_and_written_twice_is_one()
    {
        var store = await AzuriteStores.GetAsync<UsageStore>();
        var record = Record(Noon) with { Version = new(3) };

        await store.RecordAsync(record, Cancellation);
        await store.RecordAsync(record, Cancellation);

        var page = await store.ListAsync(tenant, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, 10, null, Cancellation);
        Assert.AreEqual(record, page.Items.Single());
    }

    [TestMethod]
    public async Task A_span_of_time_has_its_beginning_and_not_its_end_oldest_first_by_pages()
    {
        var store = await AzuriteStores.GetAsync<UsageStore>();
        foreach (var hours in new[] { 3, 0, 2, 1 })
        {
            await store.RecordAsync(Record(Noon.AddHours(hours)), Cancellation);
        }

        var first = await store.ListAsync(tenant, Noon.AddHours(1), Noon.AddHours(3), 1, null, Cancellation);
        var second = await store.ListAsync(tenant, Noon.AddHours(1), Noon.AddHours(3), 1, first.Next, Cancellation);

        CollectionAssert.AreEqual(
            new[] { Noon.AddHours(1), Noon.AddHours(2) }, first.Items.Concat(second.Items).Select(record => record.Finished).ToArray());
    }

    [TestMethod]
    public async Task Another_tenants_usage_is_not_told()
    {
        var store = await AzuriteStores.GetAsync<UsageStore>();
        await store.RecordAsync(Record(Noon), Cancellation);

        var page = await store.ListAsync(
            AzuriteStores.NewTenant(), DateTimeOffset.MinValue, DateTimeOffset.MaxValue, 10, null, Cancellation);

        Assert.HasCount(0, page.Items);
    }

    [TestMethod]
    public void A_job_that_used_nothing_or_is_not_over_has_no_record()
    {
        var ended = SampleJob.Queued(tenant) with { State = JobState.Failed, Started = Noon, Finished = Noon.AddMinutes(1) };

        Assert.IsNull(UsageRecord.FindOf(ended));
        Assert.IsNull(UsageRecord.FindOf(ended with { Used = Used, Finished = null }));
        Assert.AreEqual(Used, UsageRecord.FindOf(ended with { Used = Used })!.Used);
    }

    private UsageRecord Record(DateTimeOffset finished) => new()
    {
        Tenant = tenant,
        Kind = UsageKind.Training,
        Job = JobId.New(finished),
        Model = ModelName.Parse("m"),
        Used = Used,
        Started = finished.AddMinutes(-1),
        Finished = finished,
    };
}
