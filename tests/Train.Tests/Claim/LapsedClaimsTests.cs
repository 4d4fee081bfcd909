namespace Maas.Train.Tests.Claim;

[TestClass]
[DoNotParallelize]
public sealed class LapsedClaimsTests
{
    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task The_job_of_a_dead_trainer_is_queued_again_once_in_ten_minutes()
    {
        await using var parts = await TrainerParts.StartAsync();
        var job = await parts.AddJobAsync();
        await using var dead = await parts.TakeAsync(job);

        Assert.AreEqual(0, await parts.Lapsed.RequeueAsync(Cancellation), "it is leased");
        await parts.LapseAsync(job);
        Assert.AreEqual(1, await parts.Lapsed.RequeueAsync(Cancellation));
        Assert.AreEqual(0, await parts.Lapsed.RequeueAsync(Cancellation), "it is queued");
        Assert.AreEqual(1, await parts.CountVisibleMessagesAsync());

        parts.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.AreEqual(1, await parts.Lapsed.RequeueAsync(Cancellation), "no trainer has taken it for ten minutes");
    }

    [TestMethod]
    public async Task Of_many_trainers_that_look_at_once_one_queues_the_job()
    {
        await using var parts = await TrainerParts.StartAsync();
        var job = await parts.AddJobAsync();
        await using var dead = await parts.TakeAsync(job);
        await parts.LapseAsync(job);

        var requeued = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => parts.Lapsed.RequeueAsync(Cancellation)));

        Assert.AreEqual(1, requeued.Sum());
        Assert.AreEqual(1, await parts.CountMessagesAsync());
    }
}
