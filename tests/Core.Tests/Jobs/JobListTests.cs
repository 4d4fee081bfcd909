using Maas.Core.Jobs;
using Maas.Core.Naming;

namespace Maas.Core.Tests.Jobs;

[TestClass]
public sealed class JobListTests
{
    private readonly TenantId tenant = AzuriteStores.NewTenant();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task Jobs_are_listed_newest_first_page_by_page()
    {
        var store = await StoreOfAsync(JobState.Queued, JobState.Failed, JobState.Queued, JobState.Running, JobState.Queued);

        var pages = new List<Page<Job>> { await store.ListAsync(tenant, null, 2, null, Cancellation) };
        while (pages[^1].Next is { } next)
        {
            pages.Add(await store.ListAsync(tenant, null, 2, next, Cancellation));
        }

        var created = pages.SelectMany(page => page.Items).Select(job => job.Created).ToList();
        CollectionAssert.AreEqual(new[] { 2, 2, 1 }, pages.Select(page => page.Items.Count).ToArray());
        CollectionAssert.AreEqual(created.OrderDescending().ToList(), created);
    }

    [TestMethod]
    public async Task A_list_can_be_of_one_state()
    {
        var store = await StoreOfAsync(JobState.Queued, JobState.Failed, JobState.Queued);

        var queued = await store.ListAsync(tenant, JobState.Queued, 10, null, Cancellation);
        var paused = await store.ListAsync(tenant, JobState.Paused, 10, null, Cancellation);

        Assert.HasCount(2, queued.Items);
        Assert.IsTrue(queued.Items.All(job => job.State == JobState.Queued));
        Assert.HasCount(0, paused.Items);
    }

    [TestMethod]
    [DataRow("garbage")]
    [DataRow("")]
    [DataRow("a b c")]
    [DataRow("%00")]
    [DataRow("1!4!!!! 1!4!!!!")]
    public async Task A_continuation_that_no_page_gave_is_refused_or_gives_nothing_of_others(string next)
    {
        var store = await StoreOfAsync(JobState.Queued);
        await store.CreateAsync(SampleJob.Queued(AzuriteStores.NewTenant()), Cancellation);

        try
        {
            var page = await store.ListAsync(tenant, null, 10, next, Cancellation);

            Assert.IsTrue(page.Items.All(job => job.Tenant == tenant));
        }
        catch (ServiceException exception)
        {
            Assert.AreEqual(ServiceError.InvalidRequest, exception.Error);
        }
    }

    [TestMethod]
    public async Task Another_tenants_continuation_gives_nothing_of_the_others()
    {
        var store = await StoreOfAsync(JobState.Queued, JobState.Queued);
        var others = await store.ListAsync(tenant, null, 1, null, Cancellation);

        var page = await store.ListAsync(AzuriteStores.NewTenant(), null, 10, others.Next, Cancellation);

        Assert.HasCount(0, page.Items);
    }

    private async Task<JobStore> StoreOfAsync(params JobState[] states)
    {
        var store = await AzuriteStores.GetAsync<JobStore>();
        await Task.WhenAll(states.Select((state, i) =>
            store.CreateAsync(SampleJob.Queued(tenant, SampleJob.Created.AddSeconds(i)) with { State = state }, Cancellation)));
        return store;
    }
}
