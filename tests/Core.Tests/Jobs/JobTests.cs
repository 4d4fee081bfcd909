using Maas.Core.Jobs;

namespace Maas.Core.Tests.Jobs;

[TestClass]
public sealed class JobTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [TestMethod]
    public void A_job_starts_once_and_finishes_when_it_is_over()
    {
        var queued = SampleJob.Queued(AzuriteStores.NewTenant());

        var running = queued.MoveTo(JobState.Running, Now);
        var again = running.MoveTo(JobState.Waiting, Now.AddMinutes(1)).MoveTo(JobState.Running, Now.AddMinutes(2));
        var over = again.MoveTo(JobState.Succeeded, Now.AddMinutes(3));

        Assert.IsNull(queued.Started);
        Assert.AreEqual(Now, again.Started);
        Assert.IsNull(again.Finished);
        Assert.AreEqual((Now, Now.AddMinutes(3)), (over.Started!.Value, over.Finished!.Value));
    }

    [TestMethod]
    public void An_illegal_move_is_refused_with_both_states()
    {
        var job = SampleJob.Queued(AzuriteStores.NewTenant()).MoveTo(JobState.Failed, Now);

        var refused = Refused.As(ServiceError.IllegalMove, () => job.MoveTo(JobState.Running, Now));

        Assert.AreEqual($"job {job.Id} is failed; it can't become running", refused.Detail);
    }
}
