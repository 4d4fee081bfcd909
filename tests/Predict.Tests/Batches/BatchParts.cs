using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Maas.Core.Datasets;
using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Core.Storage;
using Maas.Core.Usage;
using Maas.Datasets.Tests.Tables;
using Maas.Predict.Api;
using Maas.Predict.Batches;
using Maas.Predict.Catalog;
using Maas.Predict.Inference;
using Maas.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;

namespace Maas.Predict.Tests.Batches;

/// <summary>What an instance runs batch predictions with, in this process, over storage whose messages nobody takes.</summary>
internal sealed class BatchParts : IAsyncDisposable
{
    private static readonly Lazy<Task<string>> Own = new(Azurite.StartOwnAsync);

    private readonly ServiceProvider services;
    private readonly TestFolder folder = new();

    private BatchParts(ServiceProvider services) => this.services = services;

    public TenantId Tenant { get; } = TenantId.Parse($"t-{Guid.NewGuid():n}");

    public BatchRun Run => Get<BatchRun>();

    /// <summary>The storage of all of them.</summary>
    public static Task<string> StorageAsync() => Own.Value;

    /// <summary>An instance that keeps each row at once, so that a job can be met in its midst.</summary>
    public static Task<BatchParts> StartAsync(params (string Name, string Value)[] settings) => StartAsync(new(), settings);

    /// <summary>The same, with a way of its own to call the storage of blobs.</summary>
    public static async Task<BatchParts> StartAsync(BlobClientOptions blobs, params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>
        {
            [StorageServices.Connection] = await StorageAsync(),
            ["Sessions:Threads"] = "1",
            ["Batches:PartSeconds"] = "0",
            ["Batches:RowsAtOnce"] = "4",
        };
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        var configuration = new ConfigurationBuilder().AddInMemoryCollection(all).Build();
        var services = new ServiceCollection().AddLogging().AddSingleton<IHostApplicationLifetime, ApplicationLifetime>()
            .AddMaasStorage(configuration).AddApi(configuration).AddCatalog()
            .AddInference(configuration).AddBatches(configuration)
            .AddSingleton(new BlobServiceClient(all[StorageServices.Connection], blobs)).BuildServiceProvider();
        await services.GetServices<IHostedService>().First().StartAsync(CancellationToken.None);
        return new(services);
    }

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>A queued job that predicts a table of so many rows, without its message.</summary>
    public Task<Job> AddJobAsync(int rows) => AddJobAsync("d.csv", System.Text.Encoding.UTF8.GetBytes(BatchCalls.Table(rows)));

    /// <summary>The same of a dataset of one's own: a table, of <see cref="ParquetFile"/> too, or files of text as a ZIP.</summary>
    public async Task<Job> AddJobAsync(string file, byte[] dataset, string format = "jsonl")
    {
        await (Path.GetExtension(file) == ".zip"
            ? TestVersion.PublishAsync(
                services, Tenant, "m", BatchModels.OfTexts(), BatchModels.Texts, BatchModels.Labels, TestModels.TokenizerFile)
            : TestVersion.PublishAsync(
                services, Tenant, "m", BatchModels.Dense(3, 3),
                Path.GetExtension(file) == ".parquet" ? BatchModels.ParquetRows : TestModels.RowEncoding, BatchModels.Labels));
        await PutAsync(file, dataset);
        var job = BatchJobReader.Read(JsonElement.Parse(
            $$"""{"task":"batch-prediction","model":"m","dataset":"d","output":{"format":"{{format}}"} }"""));
        var ready = await Get<BatchPlanner>().PlanAsync(Tenant, job, CancellationToken.None);
        var now = TimeProvider.System.GetUtcNow();
        return await Get<JobStore>().CreateAsync(ready.ToJob(Tenant, JobId.New(now), now), CancellationToken.None);
    }

    /// <summary>Stores a dataset <c>d</c>.</summary>
    public async Task PutAsync(string file, byte[] dataset)
    {
        await File.WriteAllBytesAsync(folder[file], dataset);
        await SampleDataset.PutFileAsync(Get<DatasetStore>(), Tenant, "d", folder[file]);
    }

    /// <summary>Works on the job until so many rows are kept, in slices by instances that are stopped after their share.</summary>
    public async Task WorkInSlicesAsync(Job job, int slices, long rows)
    {
        for (var slice = 1; slice <= slices; slice++)
        {
            using var stop = new CancellationTokenSource();
            var fence = (await ReadAsync(job)).Fence;
            var running = Task.Run(() => Run.WorkAsync(Tenant, job.Id, fence, stop.Token), CancellationToken.None);
            await WaitForRowsAsync(job, rows / slices * slice);
            await stop.CancelAsync();
            await running;
        }
    }

    /// <summary>Claims the job once more, by the message that its last slice sent, as if its wait were over.</summary>
    public async Task<Job> WorkOnAsync(Job job)
    {
        var now = await Get<JobStore>().ChangeAsync(
            Tenant, job.Id, row => row.WaitsUntil is null ? null : row with { WaitsUntil = null }, CancellationToken.None);
        await WorkAsync(job, now.Fence);
        return await ReadAsync(job);
    }

    public Task WorkAsync(Job job, int fence) => Run.WorkAsync(Tenant, job.Id, fence, CancellationToken.None);

    public Task<Job> ReadAsync(Job job) => Get<JobStore>().GetAsync(Tenant, job.Id, CancellationToken.None);

    /// <summary>Waits until so many rows are kept.</summary>
    public Task WaitForRowsAsync(Job job, long rows) => Eventually.TrueAsync(async () => (await ReadAsync(job)).Batch!.Done >= rows);

    /// <summary>Ends the lease as time does when its instance is dead, or stalls.</summary>
    public Task LapseAsync(Job job) => Get<BlobServiceClient>().GetBlobContainerClient(StorageNames.JobsContainer)
        .GetBlobClient($"{Tenant}/{job.Id}/claim").GetBlobLeaseClient().BreakAsync(TimeSpan.Zero);

    /// <summary>The numbers of the rows of the result, in its order.</summary>
    public async Task<long[]> RowsAsync(Job job) =>
        [.. (await LinesAsync(job)).Select(line => JsonElement.Parse(line).GetProperty("row").GetInt64())];

    /// <summary>The lines of the result.</summary>
    public async Task<string[]> LinesAsync(Job job)
    {
        var result = new MemoryStream();
        await Get<ResultStore>().CopyToAsync(await ReadAsync(job), result, CancellationToken.None);
        return System.Text.Encoding.UTF8.GetString(result.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The names of the parts of the result that are stored.</summary>
    public async Task<IReadOnlyList<string>> PartsAsync(Job job)
    {
        var blobs = Get<BlobServiceClient>().GetBlobContainerClient(StorageNames.JobsContainer)
            .GetBlobsAsync(BlobTraits.None, BlobStates.None, $"{Tenant}/{job.Id}/results/", CancellationToken.None);
        return await blobs.Select(blob => blob.Name).ToListAsync();
    }

    public async Task<IReadOnlyList<UsageRecord>> UsageAsync() => (await Get<UsageStore>().ListAsync(
        Tenant, DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, 1000, null, CancellationToken.None)).Items;

    /// <summary>The job's events, a line each: type and message.</summary>
    public async Task<string> StoryAsync(Job job) => string.Join(
        '\n',
        (await Get<JobEventStore>().ListAsync(Tenant, job.Id, 0, int.MaxValue, CancellationToken.None))
            .Select(line => $"{line.Type}: {line.Message}"));

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        folder.Dispose();
    }
}
