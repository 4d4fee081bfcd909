using Maas.Core;
using Maas.Core.Jobs;
using Maas.Core.Usage;
using Maas.Train.Claim;

namespace Maas.Train.Tests.Claim;

[TestClass]
[DoNotParallelize]
public sealed class JobEndsTests
{
    private const string Species = """
        {"model":"species","task":"tabular-classification","dataset":"penguins","data":{"targets":["species"]},
         "base":{"template":"linear"},"training":{"epochs":2}}
        """;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_job_that_trained_is_metered_once_with_its_version()
    {
        await using var parts = await TrainerParts.StartAsync();
        await parts.PutPenguinsAsync();
        var job = await parts.AddJobAsync(Species);
        await RunAsync(parts, job, new TrainFunctions(parts.Get<TrainingStages>()).TrainAsync);

        Assert.IsNull(await parts.Claims.TryTakeAsync(job, Cancellation));

        var record = (await ListAsync(parts)).Single();
        Assert.AreEqual((job.Id, 1, "cpu"), (record.Job, record.Version!.Value.Number, record.Used.Device));
        Assert.AreEqual(2 * Math.Round(344 * 0.8), record.Used.Examples, 4);
    }

    [TestMethod]
    public async Task A_job_that_fails_after_it_trained_is_metered_too()
    {
        await using var parts = await TrainerParts.StartAsync();
        await parts.PutPenguinsAsync();
        var job = await parts.AddJobAsync(
            Species.Replace("\"training\"", "\"accept\":{\"metric\":\"accuracy\",\"atLeast\":1.5},\"training\"", StringComparison.Ordinal));

        await RunAsync(parts, job, new TrainFunctions(parts.Get<TrainingStages>()).TrainAsync);

        Assert.AreEqual("not-accepted", (await parts.ReadAsync(job)).Error!.Code);
        Assert.IsNull((await ListAsync(parts)).Single().Version);
    }

    [TestMethod]
    public async Task A_job_whose_trainer_died_between_its_end_and_the_record_is_metered_by_the_next_claim()
    {
        await using var parts = await TrainerParts.StartAsync();
        await parts.PutPenguinsAsync();
        var job = await parts.AddJobAsync(Species);
        await using (var claim = await parts.TakeAsync(job))
        {
            await claim.ChangeAsync(row => row with { Used = new("cpu", 1, 2, 3) }, Cancellation);
            await claim.MoveAsync(JobState.Failed, row => row with { Error = new("internal", "for the test") }, Cancellation);
            await parts.LapseAsync(job);
        }

        Assert.IsNull(await parts.Claims.TryTakeAsync(job, Cancellation));

        Assert.AreEqual(new("cpu", 1, 2, 3), (await ListAsync(parts)).Single().Used);
    }

    [TestMethod]
    public async Task A_job_that_never_trained_has_no_record()
    {
        await using var parts = await TrainerParts.StartAsync();
        var job = await parts.AddJobAsync();

        await RunAsync(parts, job, _ => throw ServiceError.InvalidJob.With("for the test"));

        Assert.HasCount(0, await ListAsync(parts));
    }

    private Task RunAsync(TrainerParts parts, Job job, Func<JobClaim, Task> stages) =>
        parts.Get<ClaimedRun>().RunAsync(job, stages, Cancellation);

    private async Task<IReadOnlyList<UsageRecord>> ListAsync(TrainerParts parts) => (await parts.Get<UsageStore>().ListAsync(
        parts.Tenant, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, 10, null, Cancellation)).Items;
}
