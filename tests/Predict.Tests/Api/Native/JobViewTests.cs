using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Predict.Api.Native;

namespace Maas.Predict.Tests.Api.Native;

[TestClass]
public sealed class JobViewTests
{
    [TestMethod]
    [DataRow(JobState.Queued, "no trainer has taken it yet")]
    [DataRow(JobState.Waiting, "for its next attempt: the trainer is stopped")]
    public void A_job_that_no_trainer_has_says_why_it_waits(JobState state, string expected) =>
        StringAssert.StartsWith(JobView.Of(JobIn(state)).Waits, expected);

    [TestMethod]
    [DataRow(JobState.Running)]
    [DataRow(JobState.Succeeded)]
    public void A_job_that_a_trainer_has_or_had_waits_for_nothing(JobState state) => Assert.IsNull(JobView.Of(JobIn(state)).Waits);

    private static Job JobIn(JobState state) => new()
    {
        Tenant = TenantId.Parse("local"),
        Id = JobId.New(DateTimeOffset.UnixEpoch),
        State = state,
        Created = DateTimeOffset.UnixEpoch,
        LastCause = "the trainer is stopped",
    };
}
