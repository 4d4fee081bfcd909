using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Testing;
using Maas.Train.Claim;

namespace Maas.Train.Tests.Training;

[TestClass]
[DoNotParallelize]
public sealed class StorageFaultTests
{
    private const string Species = """
        {"model":"MODEL","task":"tabular-classification","dataset":"penguins","data":{"targets":["species"]},
         "base":{"template":"mlp","options":{"dropout":0.2}},
         "training":{"epochs":8,"seed":5,"averageDecay":0.9,"accumulationSteps":2,"labelSmoothing":0.1,"schedule":"one-cycle","checkpointSteps":8}}
        """;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    // Some part of all requests goes wrong, each in another way; the client tries a few times, and the queue delivers again.
    [TestMethod]
    [DataRow(6)]
    [DataRow(3)]
    [TestCategory("Long")]
    public Task Storage_that_stumbles_at_many_requests_is_no_end(int everySoManyRequests) => StumblesAsync(everySoManyRequests);

    [TestMethod]
    public Task Storage_that_stumbles_at_some_requests_is_no_end() => StumblesAsync(everySoManyRequests: 9);

    [TestMethod]
    public async Task Checkpoints_that_storage_never_takes_are_told_and_the_run_goes_on()
    {
        using var storage = new FaultyStorage(await TrainerParts.StorageAsync(), TimeSpan.FromSeconds(1));
        await using var parts = await StartAsync(storage);
        var whole = await DigestAsync(parts, "whole");
        storage.Decide = line => line.StartsWith("PUT", StringComparison.Ordinal) && IsOf(line, "checkpoints")
            ? StorageFault.Error
            : StorageFault.None;

        var job = await parts.AddJobAsync(
            Job("without").Replace("\"checkpointSteps\":8", "\"checkpointSeconds\":3600", StringComparison.Ordinal));
        await DeliverAsync(parts, job);

        Assert.AreEqual(whole, await FindDigestAsync(parts, "without"));
        StringAssert.Contains(await parts.StoryAsync(job), "can't be saved");
        Assert.IsEmpty(await parts.Get<CheckpointStore>().ListAsync(job.Tenant, job.Id, Cancellation));
    }

    [TestMethod]
    public async Task A_disk_that_is_full_costs_a_checkpoint_and_makes_the_job_wait_only_where_the_model_is_written()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Inconclusive("Only Linux has a file that is always full.");
        }

        await using var parts = await TrainerParts.StartAsync();
        await parts.PutPenguinsAsync();
        parts.Time.AutoAdvanceAmount = TimeSpan.FromSeconds(1);
        var whole = await DigestAsync(parts, "whole");
        var job = await parts.AddJobAsync(Job("full"));

        await parts.Get<ClaimedRun>().RunAsync(
            job,
            claim =>
            {
                File.CreateSymbolicLink(Path.Combine(claim.Folder, "checkpoint"), "/dev/full");
                File.CreateSymbolicLink(Path.Combine(claim.Folder, "model.onnx"), "/dev/full");
                return new TrainFunctions(parts.Get<TrainingStages>()).TrainAsync(claim);
            },
            Cancellation);
        var waiting = await parts.ReadAsync(job);
        await DeliverAsync(parts, job);

        Assert.AreEqual(JobState.Waiting, waiting.State);
        StringAssert.Contains(waiting.LastCause, "No space left on device");
        var story = await parts.StoryAsync(job);
        StringAssert.Contains(story, "can't be saved (No space left on device");
        StringAssert.Contains(story, "goes on from the checkpoint");
        Assert.AreEqual(whole, await FindDigestAsync(parts, "full"));
    }

    private async Task StumblesAsync(int everySoManyRequests)
    {
        using var storage = new FaultyStorage(await TrainerParts.StorageAsync(), TimeSpan.FromSeconds(1));
        await using var parts = await StartAsync(storage);
        var whole = await DigestAsync(parts, "whole");
        var job = await parts.AddJobAsync(Job("stumbling"));
        var requests = 0;
        var faults = 0;
        storage.Decide = _ => Interlocked.Increment(ref requests) % everySoManyRequests == 0
            ? (StorageFault)(1 + (Interlocked.Increment(ref faults) % 4))
            : StorageFault.None;

        await DeliverAsync(parts, job);

        storage.Decide = _ => StorageFault.None;
        TestContext.WriteLine($"{faults} of {requests} requests went wrong");
        Assert.IsGreaterThan(3, faults);
        Assert.AreEqual(whole, await FindDigestAsync(parts, "stumbling"));
        var ended = await parts.ReadAsync(job);
        Assert.AreEqual((await VersionsAsync(parts, "stumbling")).Single(), ended.Version);
    }

    private static async Task<TrainerParts> StartAsync(FaultyStorage storage)
    {
        var parts = await TrainerParts.StartAsync(storage.ConnectionString);
        await parts.PutPenguinsAsync();
        parts.Time.AutoAdvanceAmount = TimeSpan.FromSeconds(1);
        return parts;
    }

    private static string Job(string model) => Species.Replace("MODEL", model, StringComparison.Ordinal);

    // As the queue does, until the job is over; what a trainer left leased lapses meanwhile.
    private async Task DeliverAsync(TrainerParts parts, Job job)
    {
        for (var delivery = 0; delivery < 10; delivery++)
        {
            try
            {
                await new TrainFunctions(parts.Get<TrainingStages>())
                    .TrainAsync($$"""{"tenant":"{{job.Tenant}}","jobId":"{{job.Id}}"}""", "m", Cancellation);
                if ((await parts.ReadAsync(job)).State.IsOver())
                {
                    break;
                }

                await parts.LapseAsync(job);
            }
            catch (Azure.RequestFailedException)
            {
                // The message comes again.
            }
        }

        var ended = await parts.ReadAsync(job);
        Assert.AreEqual(JobState.Succeeded, ended.State, ended.Error?.Message ?? ended.LastCause);
    }

    private async Task<string> DigestAsync(TrainerParts parts, string model)
    {
        await DeliverAsync(parts, await parts.AddJobAsync(Job(model)));
        return await FindDigestAsync(parts, model);
    }

    private async Task<string> FindDigestAsync(TrainerParts parts, string model)
    {
        var version = (await VersionsAsync(parts, model)).Single();
        return (await parts.Get<VersionStore>().FindAsync(parts.Tenant, ModelName.Parse(model), version, Cancellation))!.Files[0].Sha256;
    }

    private Task<IReadOnlyList<ModelVersion>> VersionsAsync(TrainerParts parts, string model) =>
        parts.Get<VersionStore>().ListAsync(parts.Tenant, ModelName.Parse(model), Cancellation);

    private static bool IsOf(string line, string word) => line.Contains(word, StringComparison.Ordinal);
}
