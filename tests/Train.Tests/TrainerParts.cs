using System.Text;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Queues;
using Maas.Codecs.Planning;
using Maas.Core.Datasets;
using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Core.Storage;
using Maas.Testing;
using Maas.Train.Claim;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Maas.Train.Tests;

/// <summary>
/// What a trainer is made of, over storage that is emptied for each test, so tests with these parts run one after the other.
/// The clock stands still until a test moves it.
/// </summary>
internal sealed class TrainerParts : IAsyncDisposable
{
    private static readonly Lazy<Task<string>> Storage = new(Azurite.StartOwnAsync);

    private readonly ServiceProvider services;
    private readonly TestFolder folder;

    private TrainerParts(ServiceProvider services, TenantId tenant, FakeTimeProvider time, TestFolder folder) =>
        (this.services, Tenant, Time, this.folder) = (services, tenant, time, folder);

    public FakeTimeProvider Time { get; }

    /// <summary>The operators' tenant too.</summary>
    public TenantId Tenant { get; }

    public JobClaims Claims => Get<JobClaims>();

    public JobStore Jobs => Get<JobStore>();

    public JobIntake Intake => Get<JobIntake>();

    public LapsedClaims Lapsed => services.GetServices<IHostedService>().OfType<LapsedClaims>().Single();

    public static async Task<TrainerParts> StartAsync() => await StartAsync(await StorageAsync());

    /// <summary>The connection string of the storage that is emptied.</summary>
    public static Task<string> StorageAsync() => Storage.Value;

    /// <param name="connectionString">That of the same storage, or of what stands before it.</param>
    /// <param name="settings">Beside those that every trainer has.</param>
    public static async Task<TrainerParts> StartAsync(string connectionString, params (string Name, string Value)[] settings)
    {
        var folder = new TestFolder();
        var tenant = TenantId.Parse($"t-{Guid.NewGuid():n}");
        var all = new Dictionary<string, string?>
        {
            [StorageServices.Connection] = connectionString,
            ["Training:Folder"] = folder.Path,
            ["Training:Threads"] = "1",
            ["Training:OperatorTenant"] = tenant.Value,
        };
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        var configuration = new ConfigurationBuilder().AddInMemoryCollection(all).Build();
        var time = new FakeTimeProvider(DateTimeOffset.Parse("2026-05-01T12:00:00Z"));
        var services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration).AddSingleton<TimeProvider>(time);
        services.AddOptions<TrainOptions>().BindConfiguration(TrainOptions.Section);
        var parts = new TrainerParts(
            services.AddMaasStorage(configuration).AddClaim().AddStages().BuildServiceProvider(), tenant, time, folder);
        foreach (var service in parts.services.GetServices<IHostedService>().Where(service => service is not LapsedClaims))
        {
            await service.StartAsync(CancellationToken.None);
        }

        await parts.EmptyAsync();
        return parts;
    }

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public Task PutPenguinsAsync() => SampleDataset.PutAsync(Get<DatasetStore>(), Tenant, "penguins", "penguins", "penguins.csv");

    /// <summary>A queued job that asks for nothing, for tests that train nothing.</summary>
    public Task<Job> AddJobAsync() => Jobs.CreateAsync(
        new() { Tenant = Tenant, Id = JobId.New(Time.GetUtcNow()), State = JobState.Queued, Created = Time.GetUtcNow() },
        CancellationToken.None);

    /// <summary>A queued job as the API makes it.</summary>
    public async Task<Job> AddJobAsync(string json)
    {
        var planned = await Get<JobPlanner>()
            .PlanAsync(Tenant, TrainingJobReader.Parse(Encoding.UTF8.GetBytes(json)), CancellationToken.None);
        return await Jobs.CreateAsync(planned.ToJob(Tenant, JobId.New(Time.GetUtcNow()), Time.GetUtcNow()), CancellationToken.None);
    }

    public async Task<JobClaim> TakeAsync(Job job) =>
        await Claims.TryTakeAsync(job, CancellationToken.None) ?? throw new InvalidOperationException($"job {job.Id} could not be claimed");

    public Task<Job> ReadAsync(Job job) => Jobs.GetAsync(job.Tenant, job.Id, CancellationToken.None);

    /// <summary>Ends the lease of a job as time does when its trainer is dead, or stalls.</summary>
    public Task LapseAsync(Job job) => Get<BlobServiceClient>().GetBlobContainerClient(StorageNames.JobsContainer)
        .GetBlobClient($"{job.Tenant}/{job.Id}/claim").GetBlobLeaseClient().BreakAsync(TimeSpan.Zero);

    /// <summary>The job's events, a line each: type and message.</summary>
    public async Task<string> StoryAsync(Job job)
    {
        var events = await Get<JobEventStore>().ListAsync(job.Tenant, job.Id, 0, int.MaxValue, CancellationToken.None);
        return string.Join('\n', events.Select(line => $"{line.Type}: {line.Message}"));
    }

    /// <summary>How many messages the queue has, hidden ones too.</summary>
    public async Task<int> CountMessagesAsync() =>
        (await Queue(StorageNames.TrainingQueue).GetPropertiesAsync()).Value.ApproximateMessagesCount;

    public async Task<int> CountVisibleMessagesAsync() => (await Queue(StorageNames.TrainingQueue).PeekMessagesAsync(32)).Value.Length;

    public Task ClearQueueAsync() => Queue(StorageNames.TrainingQueue).ClearMessagesAsync();

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        folder.Dispose();
    }

    private async Task EmptyAsync()
    {
        await ClearQueueAsync();
        var table = Get<TableServiceClient>().GetTableClient(StorageNames.JobsTable);
        foreach (var claimed in await Get<ClaimStore>().ListAsync(CancellationToken.None))
        {
            await table.DeleteEntityAsync("~claimed", $"{claimed.Tenant}|{claimed.Job}");
        }
    }

    private QueueClient Queue(string name) => Get<QueueServiceClient>().GetQueueClient(name);
}
