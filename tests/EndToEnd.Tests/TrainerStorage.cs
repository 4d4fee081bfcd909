using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Azure.Storage.Queues;
using Maas.Core;
using Maas.Core.Datasets;
using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Core.Storage;
using Maas.Datasets;
using Maas.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Maas.EndToEnd.Tests;

/// <summary>Storage of its own, with what an operator can do there without any HTTP call.</summary>
internal sealed class TrainerStorage : IDisposable
{
    private readonly Process node;
    private readonly ServiceProvider services;

    private TrainerStorage(string connectionString, Process node, ServiceProvider services)
    {
        (ConnectionString, this.node, this.services) = (connectionString, node, services);
    }

    public string ConnectionString { get; }

    public TenantId Tenant { get; } = TenantId.Parse("local");

    public JobStore Jobs => services.GetRequiredService<JobStore>();

    public JobEventStore Events => services.GetRequiredService<JobEventStore>();

    public VersionStore Versions => services.GetRequiredService<VersionStore>();

    public static async Task<TrainerStorage> StartAsync()
    {
        var (connectionString, node) = await Azurite.StartOwnAsync();
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new(StorageServices.Connection, connectionString)]).Build();
        var services = new ServiceCollection().AddMaasStorage(configuration).BuildServiceProvider();
        foreach (var service in services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }

        return new(connectionString, node, services);
    }

    public Task<AppProcess> StartTrainerAsync() => AppProcess.StartAsync("Train", new Dictionary<string, string>
    {
        [StorageServices.Connection] = ConnectionString,
        ["FUNCTIONS_EMULATOR_VISIBILITY_SECONDS"] = "600",
        ["Training__Threads"] = "1",
    });

    /// <summary>Stores a sample's data under a name.</summary>
    public async Task PutDatasetAsync(string name, params string[] path)
    {
        var file = RepositoryFolder.Combine(["src", "Cli", "Samples", .. path]);
        await using var stream = File.OpenRead(file);
        var report = await DatasetCheck.CheckAsync(stream, CancellationToken.None);
        stream.Position = 0;
        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream));
        await services.GetRequiredService<DatasetStore>()
            .PutAsync(Tenant, DatasetName.Parse(name), file, sha256, report, CancellationToken.None);
    }

    /// <summary>Puts a text on the queue, as anybody with the Azure SDK does.</summary>
    public Task SendAsync(string message) => new QueueClient(ConnectionString, StorageNames.TrainingQueue).SendMessageAsync(message);

    public Task SendJobAsync(string job) => SendAsync($$"""{"tenant":"local","job":{{job}}}""");

    public async Task<Job> WaitForJobAsync(Func<Job, bool> condition) => await Eventually.GetAsync(async () =>
        (await Jobs.ListAsync(Tenant, null, 100, null, CancellationToken.None)).Items.FirstOrDefault(condition));

    public Task WaitForEventAsync(Job job, string type) => Eventually.TrueAsync(async () =>
        (await Events.ListAsync(Tenant, job.Id, 0, 1000, CancellationToken.None)).Any(line => line.Type == type));

    public async Task<string> StoryAsync(Job job) => await Eventually.GetAsync(async () =>
    {
        var lines = await Events.ListAsync(Tenant, job.Id, 0, 1000, CancellationToken.None);
        return lines.Any(line => IsEnd(line, job.State)) ? string.Join('\n', lines.Select(line => JsonSerializer.Serialize(line))) : null;
    });

    public void Dispose()
    {
        services.Dispose();
        node.Kill();
        node.Dispose();
    }

    // The trainer writes a job's last events a moment after its row.
    private static bool IsEnd(JobEvent line, JobState state) =>
        line is { Type: "state", Data: { } data } && data.GetProperty("state").GetString() == state.Word();
}
