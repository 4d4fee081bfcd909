using System.Text.Json;
using Azure.Storage.Blobs;
using Maas.Core.Jobs;
using Maas.Core.Naming;

namespace Maas.Core.Tests.Jobs;

[TestClass]
public sealed class JobEventStoreTests
{
    private static readonly EventCursor Start = new(null, 0, 0, 1);

    private readonly TenantId tenant = AzuriteStores.NewTenant();
    private readonly JobId job = JobId.New(SampleJob.Created);

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task Events_are_listed_in_order_after_a_number_up_to_a_limit()
    {
        var store = await AzuriteStores.GetAsync<JobEventStore>();
        var cursor = await store.AppendAsync(tenant, job, Start, Events(1, 3), Cancellation);
        await store.AppendAsync(tenant, job, cursor, Events(4, 2), Cancellation);

        CollectionAssert.AreEqual(new long[] { 1, 2, 3, 4, 5 }, await NumbersAsync(store, 0, 100));
        CollectionAssert.AreEqual(new long[] { 3, 4 }, await NumbersAsync(store, 2, 2));
        CollectionAssert.AreEqual(Array.Empty<long>(), await NumbersAsync(store, 5, 100));
        CollectionAssert.AreEqual(Array.Empty<long>(), await NumbersAsync(store, 0, 0));
    }

    [TestMethod]
    public async Task An_event_reads_back_as_it_was()
    {
        var store = await AzuriteStores.GetAsync<JobEventStore>();
        var data = JsonElement.Parse("""{"epoch":3,"text":"line\nbreak"}""");
        var line = new JobEvent(1, SampleJob.Created, JobEventLevel.Warn, "progress", "a\nb – ü", data);

        await store.AppendAsync(tenant, job, Start, [line], Cancellation);
        var read = (await store.ListAsync(tenant, job, 0, 1, Cancellation)).Single();

        Assert.AreEqual(line, read with { Data = data });
        Assert.IsTrue(JsonElement.DeepEquals(data, read.Data!.Value));
    }

    [TestMethod]
    public async Task A_job_without_events_starts_at_1()
    {
        var store = await AzuriteStores.GetAsync<JobEventStore>();

        Assert.AreEqual(Start, await store.OpenAsync(tenant, job, Cancellation));
        CollectionAssert.AreEqual(Array.Empty<long>(), await NumbersAsync(store, 0, 100));
    }

    [TestMethod]
    public async Task A_follower_reads_on_where_it_was_and_through_full_blobs()
    {
        var store = new JobEventStore(await AzuriteStores.GetAsync<BlobServiceClient>()) { MaximumBlocks = 2 };
        var cursor = Start;
        var position = new EventPosition(1);
        var seen = new List<long>();
        for (var seq = 1; seq <= 5; seq++)
        {
            cursor = await store.AppendAsync(tenant, job, cursor, Events(seq, 1), Cancellation);
            for (var look = 0; look < 3; look++)
            {
                (var found, position) = await store.ReadOnAsync(tenant, job, position, Cancellation);
                seen.AddRange(found.Select(line => line.Seq));
            }
        }

        CollectionAssert.AreEqual(new long[] { 2, 3, 4, 5 }, seen);
    }

    [TestMethod]
    public async Task Opening_finds_where_the_last_append_ended()
    {
        var store = await AzuriteStores.GetAsync<JobEventStore>();
        var end = await store.AppendAsync(tenant, job, Start, Events(1, 3), Cancellation);

        Assert.AreEqual(end, await store.OpenAsync(tenant, job, Cancellation));
    }

    [TestMethod]
    [DataRow("b")]
    [DataRow("longer than a")]
    public async Task Of_two_writers_one_is_refused_also_where_their_lines_are_as_long(string other)
    {
        var store = await AzuriteStores.GetAsync<JobEventStore>();
        var cursor = await store.AppendAsync(tenant, job, Start, Events(1, 1), Cancellation);
        await store.AppendAsync(tenant, job, cursor, [Event(2, "a")], Cancellation);

        await Refused.AsAsync(ServiceError.Conflict, () => store.AppendAsync(tenant, job, cursor, [Event(2, other)], Cancellation));

        Assert.AreEqual("a", (await store.ListAsync(tenant, job, 1, 10, Cancellation)).Single().Message);
    }

    [TestMethod]
    public async Task Of_two_writers_of_the_first_event_one_is_refused()
    {
        var store = await AzuriteStores.GetAsync<JobEventStore>();
        string[] messages = ["a", "b"];

        var appends = messages.Select(message => store.AppendAsync(tenant, job, Start, [Event(1, message)], Cancellation)).ToList();
        await Refused.AsAsync(ServiceError.Conflict, () => Task.WhenAll(appends));

        Assert.AreEqual(1, appends.Count(append => append.IsCompletedSuccessfully));
        Assert.HasCount(1, await store.ListAsync(tenant, job, 0, 10, Cancellation));
    }

    [TestMethod]
    public async Task An_append_whose_answer_was_lost_is_success_when_sent_again()
    {
        var store = await AzuriteStores.GetAsync<JobEventStore>();
        var first = await store.AppendAsync(tenant, job, Start, Events(1, 3), Cancellation);

        var again = await store.AppendAsync(tenant, job, Start, Events(1, 3), Cancellation);

        Assert.AreEqual(first, again);
        CollectionAssert.AreEqual(new long[] { 1, 2, 3 }, await NumbersAsync(store, 0, 100));
    }

    [TestMethod]
    public async Task A_full_blob_is_followed_by_another()
    {
        await AzuriteStores.GetAsync<JobEventStore>();
        var store = new JobEventStore(await AzuriteStores.GetAsync<BlobServiceClient>()) { MaximumBlocks = 2 };
        var cursor = Start;
        for (var seq = 1; seq <= 10; seq += 2)
        {
            cursor = await store.AppendAsync(tenant, job, cursor, Events(seq, 2), Cancellation);
        }

        Assert.AreEqual($"{tenant}/{job}/events-000000000009.jsonl", cursor.Blob);
        Assert.AreEqual(cursor, await store.OpenAsync(tenant, job, Cancellation));
        CollectionAssert.AreEqual(Enumerable.Range(1, 10).Select(seq => (long)seq).ToArray(), await NumbersAsync(store, 0, 100));
        CollectionAssert.AreEqual(new long[] { 4, 5, 6 }, await NumbersAsync(store, 3, 3));
        CollectionAssert.AreEqual(new long[] { 9, 10 }, await NumbersAsync(store, 8, 100));
    }

    [TestMethod]
    public async Task The_first_append_to_a_new_blob_may_lose_its_answer_too()
    {
        var store = new JobEventStore(await AzuriteStores.BlobsOverAsync(new())) { MaximumBlocks = 1 };
        var full = await store.AppendAsync(tenant, job, Start, Events(1, 1), Cancellation);
        var end = await store.AppendAsync(tenant, job, full, Events(2, 1), Cancellation);

        var again = await store.AppendAsync(tenant, job, full, Events(2, 1), Cancellation);

        Assert.AreEqual(end, again);
        CollectionAssert.AreEqual(new long[] { 1, 2 }, await NumbersAsync(store, 0, 100));
    }

    private static JobEvent Event(long seq, string message) => new(seq, SampleJob.Created, JobEventLevel.Info, "message", message, null);

    private static List<JobEvent> Events(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(seq => Event(seq, $"line {seq}"))];

    private async Task<long[]> NumbersAsync(JobEventStore store, long after, int limit) =>
        [.. (await store.ListAsync(tenant, job, after, limit, Cancellation)).Select(line => line.Seq)];
}
