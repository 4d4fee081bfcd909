using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Queues;
using Google.Protobuf;
using Maas.Core.Storage;
using Maas.Testing;

namespace Maas.Predict.Tests.Batches;

/// <summary>The app over storage of its own, so that it can be killed and no other takes its messages.</summary>
internal sealed class BatchApp : IDisposable
{
    private const string Key = "the-key-of-batch-predictions";

    private readonly Dictionary<string, string> settings;

    private BatchApp(Dictionary<string, string> settings) => this.settings = settings;

    public AppProcess Process { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    /// <summary>With a model <c>m</c>, which takes three numbers.</summary>
    public static Task<BatchApp> StartAsync(params (string Name, string Value)[] settings) => StartAsync(storage => storage, settings);

    /// <summary>The same, with what stands between it and its storage.</summary>
    public static async Task<BatchApp> StartAsync(Func<string, string> reach, params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string>
        {
            [StorageServices.Connection] = reach(await Azurite.StartOwnAsync()),
            ["Keys__0__Key"] = Key,
            ["Keys__0__Tenant"] = "batches",
            ["Sessions__Threads"] = "1",
            ["FUNCTIONS_EMULATOR_VISIBILITY_SECONDS"] = "2",
        };
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        var app = new BatchApp(all);
        await app.StartAsync();
        using var model = new ByteArrayContent(BatchModels.Dense(3, 2).ToByteArray());
        model.Headers.ContentType = new("application/octet-stream");
        (await app.Http.PutAsync("/api/models/m", model)).EnsureSuccessStatusCode();
        return app;
    }

    public async Task<string> SubmitAsync(string table, string model = "m")
    {
        using var content = new StringContent(table, Encoding.UTF8, "text/csv");
        (await Http.PutAsync("/api/datasets/d", content)).EnsureSuccessStatusCode();
        using var answer = await Http.PostAsJsonAsync("/api/jobs", new { task = "batch-prediction", model, dataset = "d" });
        return (string)JsonNode.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!["id"]!;
    }

    public async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await Http.GetStringAsync(path))!;

    public Task<JsonNode> WaitAsync(string job, Func<JsonNode, bool> condition) => Eventually.GetAsync(async () =>
        await GetAsync($"/api/jobs/{job}") is { } now && (condition(now) || IsOver(now)) ? now : null);

    public static bool IsOver(JsonNode job) => (string?)job["state"] is "succeeded" or "failed" or "cancelled";

    /// <summary>Kills the app, ends its lease as half a minute does, and starts another, which gets the heir's message at once.</summary>
    public async Task KillAndStartAsync(string job, bool isHeirHurried)
    {
        await Process.KillAsync();
        Process.Dispose();
        Http.Dispose();
        if (isHeirHurried)
        {
            await HurryAsync(job);
        }

        await StartAsync();
    }

    public void Dispose()
    {
        Http.Dispose();
        Process.Dispose();
    }

    private async Task HurryAsync(string job)
    {
        var connection = settings[StorageServices.Connection];
        var claim = new BlobClient(connection, StorageNames.JobsContainer, $"batches/{job}/claim").GetBlobLeaseClient();
        try
        {
            await claim.BreakAsync(TimeSpan.Zero);
        }
        catch (Azure.RequestFailedException exception) when (exception.ErrorCode == "LeaseNotPresentWithLeaseOperation")
        {
            // The app was killed between two slices.
        }

        var jobs = new Azure.Data.Tables.TableClient(connection, StorageNames.JobsTable);
        var fence = (await jobs.GetEntityAsync<Azure.Data.Tables.TableEntity>("batches", job)).Value.GetInt32("Fence");
        var queue = new QueueClient(
            connection, StorageNames.BatchQueue, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        await queue.SendMessageAsync($$"""{"tenant":"batches","jobId":"{{job}}","fence":{{fence}}}""");
    }

    private async Task StartAsync()
    {
        Process = await AppProcess.StartAsync("Predict", settings);
        Http = new()
        {
            BaseAddress = await Process.AddressAsync(),
            Timeout = TimeSpan.FromMinutes(2),
            DefaultRequestHeaders = { { "x-api-key", Key } },
        };
    }
}
