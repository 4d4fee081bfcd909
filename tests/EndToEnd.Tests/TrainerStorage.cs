using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Queues;
using Maas.Core;
using Maas.Core.Datasets;
using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Core.Storage;
using Maas.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Maas.EndToEnd.Tests;

/// <summary>Storage of its own, with what an operator can do there without any HTTP call.</summary>
internal sealed class TrainerStorage : IDisposable
{
    private readonly ServiceProvider services;

    private TrainerStorage(string connectionString, ServiceProvider services) =>
        (ConnectionString, this.services) = (connectionString, services);

    public string ConnectionString { get; }

    public TenantId Tenant { get; } = TenantId.Parse("local");

    public JobStore Jobs => services.GetRequiredService<JobStore>();

    public JobEventStore Events => services.GetRequiredService<JobEventStore>();

    public VersionStore Versions => services.GetRequiredService<VersionStore>();

    public static async Task<TrainerStorage> StartAsync()
    {
        var connectionString = await Azurite.StartOwnAsync();
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new(StorageServices.Connection, connectionString)]).Build();
        var services = new ServiceCollection().AddMaasStorage(configuration).BuildServiceProvider();
        foreach (var service in services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }

        return new(connectionString, services);
    }

    public Task<AppProcess> StartTrainerAsync() => AppProcess.StartAsync("Train", new Dictionary<string, string>
    {
        [StorageServices.Connection] = ConnectionString,
        ["FUNCTIONS_EMULATOR_VISIBILITY_SECONDS"] = "600",
        ["Training__Threads"] = "1",
    });

    /// <summary>Stores a sample's data under a name.</summary>
    public Task PutDatasetAsync(string name, params string[] path) =>
        SampleDataset.PutAsync(services.GetRequiredService<DatasetStore>(), Tenant, name, path);

    /// <summary>Puts a text on the queue, as anybody with the Azure SDK does.</summary>
    public Task SendAsync(string message) => new QueueClient(ConnectionString, StorageNames.TrainingQueue).SendMessageAsync(message);

    public Task SendJobAsync(string job) => SendAsync($$"""{"tenant":"local","job":{{job}}}""");

    public async Task<Job> WaitForJobAsync(Func<Job, bool> condition) => await Eventually.GetAsync(async () =>
        (await Jobs.ListAsync(Tenant, null, 100, null, CancellationToken.None)).Items.FirstOrDefault(condition));

    public async Task<Job> WaitForTrialAsync(Job sweep, Func<Job, bool> condition) => await Eventually.GetAsync(async () =>
        (await Jobs.ReadTrialsAsync(Tenant, sweep.Id, CancellationToken.None)).FirstOrDefault(condition));

    public Task WaitForEventAsync(Job job, string type) => Eventually.TrueAsync(async () =>
        (await Events.ListAsync(Tenant, job.Id, 0, 1000, CancellationToken.None)).Any(line => line.Type == type));

    /// <summary>One newer than that which the job goes on from.</summary>
    public Task WaitForCheckpointAsync(Job job) => Eventually.TrueAsync(async () =>
        (await Events.ListAsync(Tenant, job.Id, 0, 10_000, CancellationToken.None)).Any(line =>
            line is { Type: "checkpoint", Data: { } data } && data.GetProperty("step").GetInt64() > job.CheckpointStep));

    public async Task<string> StoryAsync(Job job) => await Eventually.GetAsync(async () =>
    {
        var lines = await Events.ListAsync(Tenant, job.Id, 0, 1000, CancellationToken.None);
        return lines.Any(line => IsEnd(line, job.State)) ? string.Join('\n', lines.Select(line => JsonSerializer.Serialize(line))) : null;
    });

    /// <summary>The SHA-256 of the ONNX file of a model's first version.</summary>
    public async Task<string> DigestAsync(string model) =>
        (await Versions.FindAsync(Tenant, ModelName.Parse(model), new(1), CancellationToken.None))!.Files[0].Sha256;

    /// <summary>Ends the lease of a trainer that was killed, which else lapses after half a minute; it may have let go before.</summary>
    public async Task BreakLeaseAsync(Job job)
    {
        try
        {
            await services.GetRequiredService<BlobServiceClient>().GetBlobContainerClient(StorageNames.JobsContainer)
                .GetBlobClient($"{job.Tenant}/{job.Id}/claim").GetBlobLeaseClient().BreakAsync(TimeSpan.Zero);
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == "LeaseNotPresentWithLeaseOperation")
        {
            // The trainer was killed after its last act.
        }
    }

    public void Dispose() => services.Dispose();

    // The trainer writes a job's last events a moment after its row.
    private static bool IsEnd(JobEvent line, JobState state) =>
        line is { Type: "state", Data: { } data } && data.GetProperty("state").GetString() == state.Word();
}
