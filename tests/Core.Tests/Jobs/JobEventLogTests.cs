using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Maas.Core.Tests.Jobs;

[TestClass]
public sealed class JobEventLogTests
{
    private readonly TenantId tenant = AzuriteStores.NewTenant();
    private readonly JobId job = JobId.New(SampleJob.Created);
    private readonly FakeTimeProvider time = new(SampleJob.Created);
    private readonly Wire wire = new();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task However_many_events_a_second_has_one_append()
    {
        await using var log = await OpenAsync();
        foreach (var round in Enumerable.Range(1, 3))
        {
            AddMany(log, round);
            await AppendedAsync(round);
        }

        Assert.AreEqual(3, wire.Appends);
        CollectionAssert.AreEqual(Enumerable.Range(1, 300).Select(seq => (long)seq).ToList(), await NumbersAsync());
    }

    [TestMethod]
    public async Task Nothing_is_appended_before_its_second_is_over()
    {
        await using var log = await OpenAsync();
        Add(log, "a");

        time.Advance(TimeSpan.FromMilliseconds(999));
        var early = await NumbersAsync();
        time.Advance(TimeSpan.FromMilliseconds(1));
        await Eventually.TrueAsync(async () => (await NumbersAsync()).Count == 1);

        Assert.HasCount(0, early);
    }

    [TestMethod]
    public async Task Closing_appends_what_was_added_last()
    {
        await using (var log = await OpenAsync())
        {
            Add(log, "a");
            Add(log, "b");
        }

        CollectionAssert.AreEqual(new[] { "a", "b" }, await MessagesAsync());
    }

    [TestMethod]
    public async Task A_later_log_goes_on_with_the_numbers()
    {
        foreach (var message in new[] { "a", "b", "c" })
        {
            await using var log = await OpenAsync();
            Add(log, message);
        }

        CollectionAssert.AreEqual(new[] { "a", "b", "c" }, await MessagesAsync());
        CollectionAssert.AreEqual(new long[] { 1, 2, 3 }, await NumbersAsync());
    }

    [TestMethod]
    public async Task Storage_that_is_away_for_a_while_loses_nothing()
    {
        await using var log = await OpenAsync();
        var tries = 0;
        wire.Cuts = request => Wire.IsAppend(request) && Interlocked.Increment(ref tries) > 0;
        Add(log, "a");
        await Eventually.TrueAsync(() => AdvancedAsync(() => Volatile.Read(ref tries) >= 2));
        Add(log, "b");

        wire.Cuts = _ => false;
        await Eventually.TrueAsync(() => AdvancedAsync(() => wire.Appends == 2));

        CollectionAssert.AreEqual(new[] { "a", "b" }, await MessagesAsync());
        CollectionAssert.AreEqual(new long[] { 1, 2 }, await NumbersAsync());
    }

    [TestMethod]
    public async Task An_append_whose_answer_was_lost_is_not_told_twice_also_when_more_was_added_since()
    {
        await using (var log = await OpenAsync())
        {
            Add(log, "a");
            wire.LosesAnswer = Wire.IsAppend;
            await Assert.ThrowsExactlyAsync<IOException>(() => log.FlushAsync(Cancellation));
            Add(log, "b");
            wire.LosesAnswer = _ => false;
        }

        CollectionAssert.AreEqual(new[] { "a", "b" }, await MessagesAsync());
        CollectionAssert.AreEqual(new long[] { 1, 2 }, await NumbersAsync());
    }

    [TestMethod]
    public async Task A_later_claim_takes_over_from_a_trainer_that_was_only_thought_dead()
    {
        await using var zombie = await OpenAsync();
        Add(zombie, "zombie 1");
        await zombie.FlushAsync(Cancellation);
        await using var later = await OpenAsync();
        Add(zombie, "zombie 2");
        await zombie.FlushAsync(Cancellation);

        Add(later, "later 1");
        await later.FlushAsync(Cancellation);
        Add(zombie, "zombie 3");
        await Refused.AsAsync(ServiceError.Conflict, () => zombie.FlushAsync(Cancellation));
        Add(later, "later 2");
        await later.FlushAsync(Cancellation);

        CollectionAssert.AreEqual(new[] { "zombie 1", "zombie 2", "later 1", "later 2" }, await MessagesAsync());
        CollectionAssert.AreEqual(new long[] { 1, 2, 3, 4 }, await NumbersAsync());
    }

    [TestMethod]
    public async Task Threads_that_add_at_once_lose_nothing()
    {
        await using (var log = await OpenAsync())
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(round => Task.Run(() => AddMany(log, round), Cancellation)));
        }

        Assert.HasCount(400, await NumbersAsync());
    }

    private async Task<JobEventLog> OpenAsync() =>
        await JobEventLog.OpenAsync(new(await AzuriteStores.BlobsOverAsync(wire)), tenant, job, time, Cancellation);

    private static void Add(JobEventLog log, string message) => log.Add(JobEventLevel.Info, "message", message, null);

    private static void AddMany(JobEventLog log, int round)
    {
        for (var i = 0; i < 100; i++)
        {
            Add(log, $"{round}.{i}");
        }
    }

    // The loop sets its timer when its append has ended, which the clock can't see: it moves until that has happened.
    private Task AppendedAsync(int times) => Eventually.TrueAsync(() => AdvancedAsync(() => wire.Appends == times));

    private Task<bool> AdvancedAsync(Func<bool> condition)
    {
        time.Advance(TimeSpan.FromSeconds(1));
        return Task.FromResult(condition());
    }

    private async Task<List<long>> NumbersAsync() => [.. (await ListAsync()).Select(line => line.Seq)];

    private async Task<List<string>> MessagesAsync() => [.. (await ListAsync()).Select(line => line.Message)];

    private async Task<IReadOnlyList<JobEvent>> ListAsync() =>
        await (await AzuriteStores.GetAsync<JobEventStore>()).ListAsync(tenant, job, 0, 1_000, Cancellation);
}
