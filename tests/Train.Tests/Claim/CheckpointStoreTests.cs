using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Train.Claim;

namespace Maas.Train.Tests.Claim;

[TestClass]
[DoNotParallelize]
public sealed class CheckpointStoreTests
{
    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    private const string Species = """
        {"model":"MODEL","task":"tabular-classification","dataset":"penguins","data":{"targets":["species"]},
         "base":{"template":"mlp","options":{"dropout":0.2}},"training":{"epochs":12,"seed":5}}
        """;

    [TestMethod]
    public async Task The_two_newest_are_kept_and_a_zombies_sort_before()
    {
        await using var parts = await TrainerParts.StartAsync();
        var job = await parts.AddJobAsync();
        var store = parts.Get<CheckpointStore>();

        foreach (var (fence, step) in new[] { (1, 100L), (2, 50L), (2, 60L), (1, 900L) })
        {
            using var content = new MemoryStream([1]);
            await store.SaveAsync(job with { Fence = fence }, step, content, kept: 2, Cancellation);
        }

        var steps = (await store.ListAsync(job.Tenant, job.Id, Cancellation)).Select(CheckpointStore.Step).ToArray();
        CollectionAssert.AreEqual(new[] { 60L, 50L }, steps);
    }

    [TestMethod]
    public async Task A_damaged_newest_checkpoint_falls_back_to_the_one_before_and_ends_with_the_same_bytes()
    {
        await using var parts = await TrainerParts.StartAsync();
        await parts.PutPenguinsAsync();
        parts.Time.AutoAdvanceAmount = TimeSpan.FromSeconds(1);
        var whole = await TrainAsync(parts, await AddAsync(parts, "whole"));
        var store = parts.Get<CheckpointStore>();
        var older = (await store.ListAsync(whole.Tenant, whole.Id, Cancellation))[1];
        var resumed = await AddAsync(parts, "resumed");
        await using (var content = await store.OpenAsync(older, Cancellation))
        {
            await store.SaveAsync(resumed, CheckpointStore.Step(older), content, kept: 2, Cancellation);
        }

        using var damaged = new MemoryStream(new byte[1000]);
        await store.SaveAsync(resumed, CheckpointStore.Step(older) + 1, damaged, kept: 2, Cancellation);

        resumed = await TrainAsync(parts, resumed);

        var story = await parts.StoryAsync(resumed);
        StringAssert.Contains(story, "a checkpoint can't be read");
        StringAssert.Contains(story, $"goes on from the checkpoint of step {CheckpointStore.Step(older)}");
        Assert.AreEqual(await DigestAsync(parts, "whole"), await DigestAsync(parts, "resumed"));
    }

    private static Task<Job> AddAsync(TrainerParts parts, string model) =>
        parts.AddJobAsync(Species.Replace("MODEL", model, StringComparison.Ordinal));

    private async Task<Job> TrainAsync(TrainerParts parts, Job job)
    {
        var message = $$"""{"tenant":"{{job.Tenant}}","jobId":"{{job.Id}}"}""";
        await new TrainFunctions(parts.Get<TrainingStages>()).TrainAsync(message, "m", Cancellation);
        var ended = await parts.ReadAsync(job);
        Assert.AreEqual(JobState.Succeeded, ended.State, ended.Error?.Message ?? ended.LastCause);
        return ended;
    }

    private async Task<string> DigestAsync(TrainerParts parts, string model)
    {
        var manifest = await parts.Get<VersionStore>()
            .FindAsync(parts.Tenant, ModelName.Parse(model), new(1), Cancellation);
        return manifest!.Files[0].Sha256;
    }
}
