using Maas.Core;
using Maas.Core.Naming;
using Maas.Predict.Inference.Trial;
using Microsoft.Extensions.Time.Testing;

namespace Maas.Predict.Tests.Inference.Trial;

[TestClass]
public sealed class TrialTurnsTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);
    private static readonly TenantId Many = TenantId.Parse("many");
    private static readonly TenantId One = TenantId.Parse("one");

    [TestMethod]
    public async Task Who_waits_for_too_long_is_told_when_to_come_again_and_holds_nothing()
    {
        var time = new FakeTimeProvider();
        using var turns = new TrialTurns(Limit, time);
        var working = new TaskCompletionSource();
        var first = turns.InTurnAsync(Many, () => working.Task, CancellationToken.None);
        var own = turns.InTurnAsync(Many, () => Task.CompletedTask, CancellationToken.None);
        var other = turns.InTurnAsync(One, () => Task.CompletedTask, CancellationToken.None);

        time.Advance(Limit - TimeSpan.FromSeconds(1));
        Assert.IsFalse(own.IsCompleted || other.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        foreach (var late in new[] { own, other })
        {
            var refusal = await Assert.ThrowsExactlyAsync<ServiceException>(() => late);
            Assert.AreEqual((ServiceError.Overloaded, 503, Limit), (refusal.Error, refusal.Error.Status, refusal.RetryAfter));
        }

        working.SetResult();
        await first;
        await turns.InTurnAsync(One, () => Task.CompletedTask, CancellationToken.None);
    }

    [TestMethod]
    public async Task Tenants_take_turns_however_much_one_of_them_sends()
    {
        using var turns = new TrialTurns(Limit, new FakeTimeProvider());
        var working = new TaskCompletionSource();
        var order = new List<string>();
        var all = new List<Task> { turns.InTurnAsync(Many, () => working.Task, CancellationToken.None) };
        foreach (var (tenant, name) in new[] { (Many, "many 2"), (Many, "many 3"), (One, "one 1") })
        {
            all.Add(turns.InTurnAsync(tenant, () => Note(order, name), CancellationToken.None));
        }

        working.SetResult();
        await Task.WhenAll(all);

        Assert.AreEqual("one 1, many 2, many 3", string.Join(", ", order));
    }

    [TestMethod]
    public async Task Who_leaves_gives_its_turn_away()
    {
        using var turns = new TrialTurns(Limit, new FakeTimeProvider());
        using var leaving = new CancellationTokenSource();
        var working = new TaskCompletionSource();
        var first = turns.InTurnAsync(Many, () => working.Task, CancellationToken.None);
        var left = turns.InTurnAsync(Many, () => Task.CompletedTask, leaving.Token);
        var next = turns.InTurnAsync(Many, () => Task.CompletedTask, CancellationToken.None);

        await leaving.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => left);
        working.SetResult();

        await Task.WhenAll(first, next);
    }

    private static Task Note(List<string> order, string name)
    {
        order.Add(name);
        return Task.CompletedTask;
    }
}
