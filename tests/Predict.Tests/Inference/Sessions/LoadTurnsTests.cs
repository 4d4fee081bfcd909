using System.Collections.Concurrent;
using Maas.Core.Naming;
using Maas.Predict.Inference.Sessions;
using Maas.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Maas.Predict.Tests.Inference.Sessions;

/// <summary>Loads that a test ends, of a cache of 100 bytes.</summary>
[TestClass]
public sealed class LoadTurnsTests
{
    private readonly Lock gate = new();
    private readonly SessionShelf shelf = new(100);
    private readonly ConcurrentQueue<CachedModel> ended = new();
    private readonly ConcurrentQueue<string> begun = new();
    private readonly Dictionary<string, TaskCompletionSource<LoadedModel>> loads = [];
    private readonly FakeTimeProvider time = new();
    private readonly LoadTurns turns;

    public LoadTurnsTests() => turns = new(shelf, gate, time, idle =>
    {
        idle.ForEach(ended.Enqueue);
        return Task.CompletedTask;
    });

    [TestMethod]
    public async Task A_load_begins_beside_others_while_there_is_room_and_else_when_one_of_them_is_over()
    {
        var (one, two, three) = (BeginAsync("one", 50), BeginAsync("two", 50), BeginAsync("three", 50));
        Assert.AreEqual("one two", string.Join(' ', begun));

        await EndAsync("two", two);

        await HaveBegunAsync("one two three");
        await EndAsync("one", one);
        await EndAsync("three", three);
    }

    [TestMethod]
    public async Task A_small_one_does_not_overtake_a_large_one()
    {
        var (one, large, small) = (BeginAsync("one", 40), BeginAsync("large", 90), BeginAsync("small", 20));
        Assert.AreEqual("one", string.Join(' ', begun));

        await EndAsync("one", one);

        await HaveBegunAsync("one large");
        await EndAsync("large", large);
        await HaveBegunAsync("one large small");
        await EndAsync("small", small);
    }

    [TestMethod]
    public async Task What_does_not_fit_beside_what_is_in_use_begins_after_a_while_once_nothing_else_is_loaded()
    {
        var used = InUse("used", 80);

        var load = BeginAsync("one", 50);
        time.Advance(0.9 * LoadTurns.Patience);
        var early = begun.Count;
        time.Advance(0.1 * LoadTurns.Patience);

        await HaveBegunAsync("one");
        Assert.AreEqual(0, early);
        Assert.IsTrue(shelf.IsOverfull);
        Assert.IsFalse(used.IsIdle);
        await EndAsync("one", load);
    }

    [TestMethod]
    public async Task A_model_that_is_left_makes_room_for_a_load_that_waits()
    {
        var used = InUse("used", 60);
        var (one, two) = (BeginAsync("one", 40), BeginAsync("two", 40));
        Assert.AreEqual("one", string.Join(' ', begun));

        used.Leave();
        turns.Look();

        await HaveBegunAsync("one two");
        CollectionAssert.AreEqual(new[] { used }, ended);
        await EndAsync("one", one);
        await EndAsync("two", two);
    }

    [TestMethod]
    public async Task One_tenants_loads_hold_up_no_others()
    {
        var (one, two, other) = (BeginAsync("one", 80), BeginAsync("two", 80), BeginAsync("other", 20, tenant: "b"));
        Assert.AreEqual("one other", string.Join(' ', begun));

        await EndAsync("one", one);
        await HaveBegunAsync("one other two");

        await EndAsync("two", two);
        await EndAsync("other", other);
    }

    [TestMethod]
    public async Task A_model_that_is_taken_out_while_it_waits_is_counted_as_it_loads()
    {
        var (one, two) = (BeginAsync("one", 60), BeginAsync("two", 60));
        shelf.Where(model => model.Key.Version.Model.Value == "two").ForEach(model => shelf.TakeOut(model));
        await EndAsync("one", one);
        await HaveBegunAsync("one two");

        Assert.IsFalse(shelf.HasRoom(50));
        Assert.IsTrue(shelf.HasRoom(40));
        await EndAsync("two", two);
    }

    [TestMethod]
    public async Task At_the_end_of_the_process_nobody_waits_on()
    {
        using var closing = new CancellationTokenSource();
        var (one, two) = (BeginAsync("one", 80), BeginAsync("two", 80, closing: closing.Token));

        await closing.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => two);
        await EndAsync("one", one);
    }

    // Where turns are given at once, the load has begun when this returns.
    private Task<LoadedModel> BeginAsync(string name, long bytes, string tenant = "a", CancellationToken closing = default)
    {
        loads[name] = new();
        return turns.LoadAsync(Put(name, tenant), bytes, () => BeginLoad(name), closing);
    }

    private Task<LoadedModel> BeginLoad(string name)
    {
        begun.Enqueue(name);
        return loads[name].Task;
    }

    private async Task EndAsync(string name, Task<LoadedModel> load)
    {
        loads[name].SetException(new IOException("the load fails"));
        await Assert.ThrowsExactlyAsync<IOException>(() => load);
        lock (gate)
        {
            foreach (var model in shelf.Where(model => model.Key.Version.Model.Value == name))
            {
                shelf.TakeOut(model);
                shelf.Forget(model);
            }
        }

        turns.Look();
    }

    private Task HaveBegunAsync(string names) => Eventually.TrueAsync(() => Task.FromResult(string.Join(' ', begun) == names));

    private CachedModel InUse(string name, long bytes)
    {
        var model = Put(name, "a");
        shelf.Measure(model, bytes);
        model.Leave();
        return model;
    }

    // A new place is used by its load and by who asked for it.
    private CachedModel Put(string name, string tenant)
    {
        var key = new SessionKey(new(TenantId.Parse(tenant), ModelName.Parse(name), new(1)), new());
        var model = new CachedModel(key);
        shelf.Add(model);
        return model;
    }
}
