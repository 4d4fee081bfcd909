using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Core.Registry;

namespace Maas.Train.Tests.Versioning;

[TestClass]
[DoNotParallelize]
public sealed class PublisherTests
{
    private const string Species = """
        {"model":"species","task":"tabular-classification","dataset":"penguins","data":{"targets":["species"]},
         "base":{"template":"linear"},"training":{"epochs":1}}
        """;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_zombie_that_had_reserved_nothing_publishes_nothing()
    {
        await using var parts = await StartAsync();
        var job = await parts.AddJobAsync(Species);
        await using var zombie = await parts.TakeAsync(job);
        await parts.LapseAsync(job);
        await using var heir = await parts.TakeAsync(job);

        await PublishAsync(parts, heir);
        await Assert.ThrowsExactlyAsync<ClaimLostException>(() => PublishAsync(parts, zombie));

        await HoldsOneVersionAsync(parts, job);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task Of_a_zombie_and_its_heir_with_one_reserved_number_either_may_come_first(bool zombieFirst)
    {
        await using var parts = await StartAsync();
        var job = await parts.AddJobAsync(Species);
        await using var zombie = await parts.TakeAsync(job);
        var reserved = await parts.Get<ModelStore>().ReserveVersionAsync(parts.Tenant, ModelName.Parse("species"), Cancellation);
        await zombie.ChangeAsync(row => row with { ReservedVersion = reserved }, Cancellation);
        await parts.LapseAsync(job);
        await using var heir = await parts.TakeAsync(job);

        if (!zombieFirst)
        {
            await PublishAsync(parts, heir);
        }

        await Assert.ThrowsExactlyAsync<ClaimLostException>(() => PublishAsync(parts, zombie));
        if (zombieFirst)
        {
            Assert.AreEqual(JobState.Running, (await parts.ReadAsync(job)).State);
            await PublishAsync(parts, heir);
        }

        await HoldsOneVersionAsync(parts, job);
    }

    [TestMethod]
    public async Task A_version_that_is_much_worse_than_the_trivial_model_is_published_with_a_warning()
    {
        await using var parts = await StartAsync();
        var job = await parts.AddJobAsync(Species.Replace("\"epochs\":1", "\"epochs\":1,\"learningRate\":1e-12,\"seed\":1"));
        await using (var claim = await parts.TakeAsync(job))
        {
            await PublishAsync(parts, claim);
        }

        var ended = await parts.ReadAsync(job);
        var manifest = await parts.Get<VersionStore>().FindAsync(parts.Tenant, ModelName.Parse("species"), new(1), Cancellation);
        var events = await parts.Get<JobEventStore>().ListAsync(parts.Tenant, job.Id, 0, int.MaxValue, Cancellation);
        Assert.Contains("much worse than the 0.4", ended.Evaluation!.Warning!);
        Assert.AreEqual(ended.Evaluation.Warning, manifest!.Evaluation!.Warning);
        Assert.AreEqual(ended.Evaluation.Warning, events.Single(line => line.Level == JobEventLevel.Warn).Message);
    }

    private static async Task<TrainerParts> StartAsync()
    {
        var parts = await TrainerParts.StartAsync();
        await parts.PutPenguinsAsync();
        return parts;
    }

    private async Task HoldsOneVersionAsync(TrainerParts parts, Job job)
    {
        var ended = await parts.ReadAsync(job);
        Assert.AreEqual(JobState.Succeeded, ended.State);
        Assert.AreEqual(new ModelVersion(1), ended.Version);
        var versions = await parts.Get<VersionStore>().ListAsync(parts.Tenant, ModelName.Parse("species"), Cancellation);
        CollectionAssert.AreEqual(new[] { new ModelVersion(1) }, versions.ToArray());
    }

    private static Task PublishAsync(TrainerParts parts, JobClaim claim) =>
        new TrainFunctions(parts.Get<TrainingStages>()).TrainAsync(claim);
}
