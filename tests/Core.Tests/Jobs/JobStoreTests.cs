using Azure.Core;
using Maas.Core.Jobs;
using Maas.Core.Naming;

namespace Maas.Core.Tests.Jobs;

[TestClass]
public sealed class JobStoreTests
{
    private readonly TenantId tenant = AzuriteStores.NewTenant();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_job_created_twice_is_one_job()
    {
        var store = await AzuriteStores.GetAsync<JobStore>();
        var job = await store.CreateAsync(SampleJob.Queued(tenant), Cancellation);
        var running = await store.UpdateAsync(job.MoveTo(JobState.Running, SampleJob.Created), Cancellation);

        var again = await store.CreateAsync(job with { Tag = "" }, Cancellation);

        Assert.AreEqual((JobState.Running, running.Tag), (again.State, again.Tag));
    }

    [TestMethod]
    public async Task Every_cell_of_the_row_reads_back()
    {
        var store = await AzuriteStores.GetAsync<JobStore>();
        var metrics = new Dictionary<string, double> { ["loss"] = 0.25 };
        var job = SampleJob.Queued(tenant) with
        {
            State = JobState.Failed,
            Started = SampleJob.Created.AddTicks(1),
            Finished = SampleJob.Created.AddHours(1),
            BaseVersion = new(2),
            Fence = 3,
            Attempts = 4,
            CheckpointStep = 5_000_000_000,
            LastCause = "killed",
            TraceParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            CancelRequested = true,
            ReservedVersion = new(6),
            Version = new(7),
            Error = new("internal", "it \"broke\""),
            Evaluation = new() { Part = "test", Examples = 8, Metrics = metrics, Baseline = metrics },
        };

        var created = await store.CreateAsync(job, Cancellation);
        var found = await store.GetAsync(tenant, job.Id, Cancellation);

        Assert.AreEqual(job.Submitted!.Value.GetRawText(), found.Submitted!.Value.GetRawText());
        Assert.AreEqual(0.25, found.Evaluation!.Metrics["loss"]);
        Assert.AreEqual(created, found with { Submitted = job.Submitted, Evaluation = job.Evaluation });
    }

    [TestMethod]
    public async Task An_error_that_quotes_much_fits_in_its_cell()
    {
        var store = await AzuriteStores.GetAsync<JobStore>();
        var much = new string('x', 100_000);

        var job = await store.CreateAsync(SampleJob.Queued(tenant) with { Error = new("internal", much), LastCause = much }, Cancellation);
        var found = await store.GetAsync(tenant, job.Id, Cancellation);

        Assert.AreEqual((8_001, 8_001), (found.Error!.Message.Length, found.LastCause!.Length));
    }

    [TestMethod]
    public async Task Another_tenants_job_is_unknown()
    {
        var store = await AzuriteStores.GetAsync<JobStore>();
        var job = await store.CreateAsync(SampleJob.Queued(tenant), Cancellation);

        var found = await store.FindAsync(AzuriteStores.NewTenant(), job.Id, Cancellation);
        await Refused.AsAsync(ServiceError.UnknownJob, () => store.GetAsync(AzuriteStores.NewTenant(), job.Id, Cancellation));

        Assert.IsNull(found);
    }

    [TestMethod]
    public async Task A_change_of_what_somebody_else_has_changed_is_refused()
    {
        var store = await AzuriteStores.GetAsync<JobStore>();
        var job = await store.CreateAsync(SampleJob.Queued(tenant), Cancellation);
        await store.UpdateAsync(job with { Fence = 1 }, Cancellation);

        await Refused.AsAsync(ServiceError.Conflict, () => store.UpdateAsync(job with { Fence = 9 }, Cancellation));

        Assert.AreEqual(1, (await store.GetAsync(tenant, job.Id, Cancellation)).Fence);
    }

    [TestMethod]
    public async Task No_change_of_20_at_once_is_lost()
    {
        var allHaveRead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (reads, changes) = (0, 0);
        var wire = new Wire
        {
            Holds = request => request.Method == RequestMethod.Get ? Task.CompletedTask : allHaveRead.Task,
            Answered = request =>
                _ = request.Method == RequestMethod.Get && Interlocked.Increment(ref reads) == 20 && allHaveRead.TrySetResult(),
        };
        var store = new JobStore(await AzuriteStores.TablesOverAsync(wire), TimeProvider.System);
        var job = await (await AzuriteStores.GetAsync<JobStore>()).CreateAsync(SampleJob.Queued(tenant), Cancellation);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => store.ChangeAsync(tenant, job.Id, CountUp, Cancellation)));

        Assert.AreEqual(20, (await store.GetAsync(tenant, job.Id, Cancellation)).Fence);
        Assert.IsGreaterThanOrEqualTo(39, changes, "19 of the first 20 changes were of a row that had changed");

        Job CountUp(Job read)
        {
            Interlocked.Increment(ref changes);
            return read with { Fence = read.Fence + 1 };
        }
    }

    [TestMethod]
    public async Task A_change_to_nothing_leaves_the_row_as_it_is()
    {
        var store = await AzuriteStores.GetAsync<JobStore>();
        var job = await store.CreateAsync(SampleJob.Queued(tenant), Cancellation);

        var same = await store.ChangeAsync(tenant, job.Id, _ => null, Cancellation);

        Assert.AreEqual(job.Tag, same.Tag);
    }

    [TestMethod]
    [DataRow(JobState.Queued, JobState.Cancelled)]
    [DataRow(JobState.Running, JobState.Running)]
    [DataRow(JobState.Waiting, JobState.Cancelled)]
    [DataRow(JobState.Paused, JobState.Cancelled)]
    [DataRow(JobState.Cancelled, JobState.Cancelled)]
    public async Task A_job_that_is_not_over_can_be_cancelled_and_a_running_one_is_asked_to_stop(JobState state, JobState then)
    {
        var store = await AzuriteStores.GetAsync<JobStore>();
        var job = await store.CreateAsync(SampleJob.Queued(tenant) with { State = state }, Cancellation);

        var cancelled = await store.RequestCancelAsync(tenant, job.Id, Cancellation);
        var again = await store.RequestCancelAsync(tenant, job.Id, Cancellation);

        Assert.AreEqual((then, state != JobState.Cancelled), (cancelled.State, cancelled.CancelRequested));
        Assert.AreEqual(then == JobState.Cancelled && state != JobState.Cancelled, cancelled.Finished is not null);
        Assert.AreEqual(cancelled.Tag, again.Tag, "asking again changes nothing");
    }

    [TestMethod]
    [DataRow(JobState.Succeeded)]
    [DataRow(JobState.Failed)]
    public async Task A_job_that_is_over_cannot_be_cancelled(JobState state)
    {
        var store = await AzuriteStores.GetAsync<JobStore>();
        var job = await store.CreateAsync(SampleJob.Queued(tenant) with { State = state }, Cancellation);

        await Refused.AsAsync(ServiceError.IllegalMove, () => store.RequestCancelAsync(tenant, job.Id, Cancellation));
    }
}
