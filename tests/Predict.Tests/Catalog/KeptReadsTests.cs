using System.Collections.Concurrent;
using Azure;
using Maas.Predict.Catalog;
using Microsoft.Extensions.Time.Testing;

namespace Maas.Predict.Tests.Catalog;

[TestClass]
public sealed class KeptReadsTests
{
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider time = new();
    private readonly ConcurrentQueue<TaskCompletionSource<string?>> reads = new();
    private readonly KeptReads<string, string> kept;

    public KeptReadsTests() => kept = new(10, (_, cancellation) => BeginRead().WaitAsync(cancellation), time);

    [TestMethod]
    public async Task Callers_at_once_wait_for_one_read()
    {
        for (var round = 0; round < 200; round++)
        {
            using var together = new Barrier(4);
            var key = $"{round}";
            var calls = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            {
                together.SignalAndWait();
                return Task.FromResult(Get(key).AsTask());
            }));
            var values = await Task.WhenAll(calls);

            Answer(key);

            CollectionAssert.AreEqual(Enumerable.Repeat(key, 4).ToList(), await Task.WhenAll(values));
            Assert.IsEmpty(reads);
        }
    }

    [TestMethod]
    public async Task A_value_in_use_is_read_again_before_its_time_is_over_and_nobody_waits()
    {
        await KeepAsync("one");
        time.Advance(0.75 * Life);

        var meanwhile = Enumerable.Range(0, 8).Select(_ => Get("a").AsTask()).ToList();

        Assert.IsTrue(meanwhile.TrueForAll(call => call.IsCompleted));
        CollectionAssert.AreEqual(Enumerable.Repeat("one", 8).ToList(), await Task.WhenAll(meanwhile));
        Answer("two");
        Assert.AreEqual("two", await Get("a"));
        Assert.IsEmpty(reads);
    }

    [TestMethod]
    public async Task A_value_that_is_too_old_is_not_given()
    {
        await KeepAsync("one");
        time.Advance(Life);

        var late = Get("a");

        Assert.IsFalse(late.IsCompleted);
        Answer("two");
        Assert.AreEqual("two", await late);
    }

    [TestMethod]
    public async Task What_never_changes_is_read_once()
    {
        await KeepAsync("one");
        time.Advance(1000 * Life);

        Assert.AreEqual("one", await kept.GetAsync("a", Timeout.InfiniteTimeSpan, CancellationToken.None));
        Assert.IsEmpty(reads);
    }

    [TestMethod]
    public async Task A_caller_that_goes_leaves_the_read_to_the_others()
    {
        using var gone = new CancellationTokenSource();
        var one = kept.GetAsync("a", Life, gone.Token).AsTask();
        var two = Get("a");

        await gone.CancelAsync();

        await Assert.ThrowsAsync<TaskCanceledException>(() => one);
        Answer("one");
        Assert.AreEqual("one", await two);
    }

    [TestMethod]
    public async Task A_read_that_began_before_a_change_is_neither_kept_nor_joined()
    {
        var before = Get("a");
        kept.Forget("a");
        var after = Get("a");
        Assert.HasCount(2, reads);

        Answer("old");
        Assert.AreEqual("old", await before);
        Assert.IsNull(kept.Find("a"));
        Assert.IsFalse(after.IsCompleted);

        Answer("new");
        Assert.AreEqual("new", await after);
        Assert.AreEqual("new", kept.Find("a"));
    }

    [TestMethod]
    public async Task A_change_spares_the_reads_of_others()
    {
        var others = Enumerable.Range(0, 9).Select(i => $"{i}").ToList();
        var calls = others.ConvertAll(Get);

        kept.Forget("changed");
        others.ForEach(Answer);

        // But for those few that count with it.
        Assert.IsGreaterThan(4, others.Count(key => kept.Find(key) == key));
        foreach (var call in calls)
        {
            await call;
        }
    }

    [TestMethod]
    public async Task A_read_that_hangs_holds_only_those_who_came_soon_after_it_began()
    {
        var (first, soon) = (Get("a").AsTask(), Get("a").AsTask());
        var hung = Take();
        time.Advance(Life);

        var late = Get("a");

        Answer("one");
        Assert.AreEqual("one", await late);
        Assert.IsFalse(first.IsCompleted || soon.IsCompleted);
        hung.SetResult("old");
        CollectionAssert.AreEqual(new[] { "old", "old" }, await Task.WhenAll(first, soon));
    }

    [TestMethod]
    public async Task All_of_a_kind_are_forgotten_with_the_reads_under_way()
    {
        await KeepAsync("one");
        var other = Get("b");

        kept.ForgetWhere(_ => true);

        Assert.IsNull(kept.Find("a"));
        Answer("old");
        Assert.AreEqual("old", await other);
        Assert.IsNull(kept.Find("b"));
    }

    [TestMethod]
    public async Task A_failed_read_is_told_to_all_who_wait_and_the_next_caller_reads_again()
    {
        var (one, two) = (Get("a").AsTask(), Get("a").AsTask());
        Take().SetException(new IOException("storage is away"));

        await Assert.ThrowsAsync<IOException>(() => one);
        await Assert.ThrowsAsync<IOException>(() => two);

        var next = Get("a");
        Answer("one");
        Assert.AreEqual("one", await next);
    }

    [TestMethod]
    public async Task A_value_is_given_as_long_as_it_lives_where_it_can_not_be_read_again()
    {
        await KeepAsync("one");
        time.Advance(0.75 * Life);
        Assert.AreEqual("one", await Get("a"));

        Take().SetException(new IOException("storage is away"));

        Assert.AreEqual("one", await Get("a"));
        time.Advance(0.25 * Life);
        var late = Get("a").AsTask();
        Take().SetException(new IOException("storage is away"));
        await Assert.ThrowsAsync<IOException>(() => late);
    }

    [TestMethod]
    public async Task What_is_not_there_any_more_is_not_kept()
    {
        await KeepAsync("one");
        time.Advance(Life);

        var gone = Get("a");
        Answer(null);

        Assert.IsNull(await gone);
        Assert.IsNull(kept.Find("a"));
    }

    [TestMethod]
    public async Task What_storage_does_not_answer_for_is_given_on_for_a_minute_and_only_the_first_waits()
    {
        await KeepAsync("one");
        time.Advance(Life);
        var first = Get("a").AsTask();
        Take().SetException(Outage());
        Assert.AreEqual("one", await first);

        var next = Get("a");

        Assert.IsTrue(next.IsCompleted);
        Assert.AreEqual("one", await next);
        Take().SetException(Outage());
        time.Advance(TimeSpan.FromMinutes(1));
        var late = Get("a").AsTask();
        Take().SetException(Outage());
        await Assert.ThrowsAsync<RequestFailedException>(() => late);
    }

    [TestMethod]
    public async Task After_a_pause_storage_is_waited_for_again()
    {
        await KeepAsync("one");
        time.Advance(Life);
        var first = Get("a").AsTask();
        Take().SetException(Outage());
        await first;
        time.Advance(TimeSpan.FromSeconds(1.9));
        var next = Get("a");
        Take().SetException(Outage());
        time.Advance(TimeSpan.FromSeconds(2.1));

        var late = Get("a");

        Assert.IsTrue(next.IsCompleted);
        Assert.IsFalse(late.IsCompleted);
        Answer("two");
        Assert.AreEqual("two", await late);
    }

    [TestMethod]
    public async Task What_storage_answers_for_again_is_given_at_once()
    {
        await KeepAsync("one");
        time.Advance(Life);
        var first = Get("a").AsTask();
        Take().SetException(Outage());
        await first;
        await Get("a");
        Answer("two");

        Assert.AreEqual("two", await Get("a"));
        time.Advance(Life);
        var late = Get("a");
        Assert.IsFalse(late.IsCompleted);
        Answer(null);
        Assert.IsNull(await late);
    }

    [TestMethod]
    public async Task A_storage_that_hangs_holds_a_caller_for_two_seconds()
    {
        await KeepAsync("one");
        time.Advance(Life);
        var first = Get("a").AsTask();

        time.Advance(TimeSpan.FromSeconds(2));

        Assert.AreEqual("one", await first);
    }

    private static RequestFailedException Outage() => new(503, "storage is busy");

    private ValueTask<string?> Get(string key) => kept.GetAsync(key, Life, CancellationToken.None);

    private Task<string?> BeginRead()
    {
        var read = new TaskCompletionSource<string?>();
        reads.Enqueue(read);
        return read.Task;
    }

    private TaskCompletionSource<string?> Take() =>
        reads.TryDequeue(out var oldest) ? oldest : throw new InvalidOperationException("nothing is being read");

    // What follows a read, so that it is kept, runs on this thread.
    private void Answer(string? value) => Take().SetResult(value);

    private async Task KeepAsync(string value)
    {
        var first = Get("a");
        Answer(value);
        await first;
    }
}
