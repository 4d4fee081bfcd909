using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Queues;
using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Core.Storage;
using Maas.Train.Claim;

namespace Maas.Train.Tests.Sweeps;

/// <summary>A trainer's parts with a sweep that was submitted, and the host's part of handing it messages.</summary>
internal sealed class SweepParts(TrainerParts parts, Job sweep) : IAsyncDisposable
{
    private static readonly ModelName Model = ModelName.Parse("species");

    public TrainFunctions Functions { get; } = new(parts.Get<TrainingStages>());

    public TrainerParts Parts => parts;

    public Job Sweep => sweep;

    public static async Task<SweepParts> StartAsync(string search, string accept = "null")
    {
        var parts = await TrainerParts.StartAsync();
        await parts.PutPenguinsAsync();
        return new(parts, await parts.AddJobAsync($$"""
            {"model":"species","task":"tabular-classification","dataset":"penguins","data":{"targets":["species"]},
             "base":{"template":"linear"},"training":{"epochs":4},"accept":{{accept}},"search":{{search}} }
            """));
    }

    public static Task<SweepParts> OfTwoAsync(string accept = "null") => StartAsync(
        """{"method":"grid","metric":"loss","parameters":{"training.learningRate":[0.0001,0.05]}}""", accept);

    public Task<Job> ReadAsync() => parts.ReadAsync(sweep);

    public Task<IReadOnlyList<Job>> TrialsAsync() => parts.Jobs.ReadTrialsAsync(parts.Tenant, sweep.Id, CancellationToken.None);

    public async Task<Job> TrialAsync(int number) =>
        await parts.Jobs.GetAsync(parts.Tenant, sweep.Id.TrialOf(number), CancellationToken.None);

    public Task<IReadOnlyList<ModelVersion>> VersionsAsync() =>
        parts.Get<VersionStore>().ListAsync(parts.Tenant, Model, CancellationToken.None);

    public async Task<Manifest> ManifestAsync() =>
        (await parts.Get<VersionStore>().FindAsync(parts.Tenant, Model, new(1), CancellationToken.None))!;

    /// <summary>Hands a trainer the message of the sweep, or of one of its trials.</summary>
    public Task DeliverAsync(JobId? id = null) =>
        Functions.TrainAsync(
            $$"""{"tenant":"{{parts.Tenant}}","jobId":"{{id ?? sweep.Id}}"}""", Guid.NewGuid().ToString(), CancellationToken.None);

    /// <summary>Hands one trainer what the queue shows, until it shows nothing.</summary>
    public async Task DrainAsync()
    {
        var queue = parts.Get<QueueServiceClient>().GetQueueClient(StorageNames.TrainingQueue);
        while ((await queue.ReceiveMessageAsync()).Value is { } message)
        {
            await Functions.TrainAsync(message.Body.ToString(), message.MessageId, CancellationToken.None);
            await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
        }
    }

    /// <summary>Runs a trial as a trainer does, with other stages.</summary>
    public async Task EndAsync(int trial, Func<JobClaim, Task> stages) =>
        await parts.Get<ClaimedRun>().RunAsync(await TrialAsync(trial), stages, CancellationToken.None);

    /// <summary>Removes a trial's row and message, as if it had never been made.</summary>
    public async Task ForgetAsync(Job trial)
    {
        await parts.Get<TableServiceClient>().GetTableClient(StorageNames.JobsTable)
            .DeleteEntityAsync($"{trial.Tenant}~{sweep.Id}", trial.Id.Value);
        await parts.ClearQueueAsync();
    }

    /// <summary>The names of the blobs of all trials.</summary>
    public async Task<IReadOnlyList<string>> BlobsAsync()
    {
        var names = new List<string>();
        var container = parts.Get<BlobServiceClient>().GetBlobContainerClient(StorageNames.JobsContainer);
        await foreach (var blob in container.GetBlobsAsync(
            BlobTraits.None, BlobStates.None, $"{parts.Tenant}/{sweep.Id}-", CancellationToken.None))
        {
            names.Add(blob.Name);
        }

        return names;
    }

    public ValueTask DisposeAsync() => parts.DisposeAsync();
}
