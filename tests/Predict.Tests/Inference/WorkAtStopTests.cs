using Maas.Predict.Inference;

namespace Maas.Predict.Tests.Inference;

[TestClass]
public sealed class WorkAtStopTests
{
    [TestMethod]
    public async Task It_has_ended_when_all_that_is_under_way_has_well_or_not()
    {
        var (work, one, two) = (new WorkAtStop(), new TaskCompletionSource(), new TaskCompletionSource());
        var doing = new[] { work.DoAsync(one.Task), work.DoAsync(two.Task) };
        var ended = work.EndedAsync();
        one.SetException(new InvalidOperationException("broken"));
        await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => doing[0]);

        var isOver = ended.IsCompleted;
        two.SetResult();
        await ended.WaitAsync(TimeSpan.FromMinutes(1));

        Assert.IsFalse(isOver);
        await doing[1];
    }
}
