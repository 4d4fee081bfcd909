using System.Net.Http.Json;
using System.Text.Json;
using Maas.Core.Storage;
using Maas.Testing;

namespace Maas.EndToEnd.Tests;

/// <summary>
/// What the HTTP tests talk to: the deployment that <c>MAAS_URL</c> and <c>MAAS_KEY</c> name, else both apps as processes over
/// Azurite, started once for the test process. Every test takes names of its own.
/// </summary>
internal static class Deployment
{
    private const string OwnKey = "the-key-of-the-end-to-end-tests";
    private const string OtherKey = "the-key-of-another-tenant";

    private static readonly string[] Over = ["succeeded", "failed", "cancelled"];
    private static readonly Lazy<Task<(Uri Address, AppProcess[] Apps)>> Own = new(StartAsync);

    public static bool IsOwn => Environment.GetEnvironmentVariable("MAAS_URL") is null;

    /// <summary>A name that no other test has.</summary>
    public static string NewName(string word) => $"{word}-{Guid.NewGuid():N}"[..30];

    public static async Task<HttpClient> ConnectAsync()
    {
        var url = Environment.GetEnvironmentVariable("MAAS_URL");
        var key = url is null
            ? OwnKey
            : Environment.GetEnvironmentVariable("MAAS_KEY") ?? throw new InvalidOperationException("MAAS_KEY is missing");
        return Client(url is null ? (await Own.Value).Address : new(url), key);
    }

    /// <summary>With the key of another tenant, where the deployment is the tests' own.</summary>
    public static async Task<HttpClient> ConnectAsOtherAsync() => Client((await Own.Value).Address, OtherKey);

    public static async Task<JsonElement> ReadAsync(this HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.IsTrue(response.IsSuccessStatusCode, $"{response.StatusCode}: {text}");
        return JsonElement.Parse(text);
    }

    public static async Task PutDatasetAsync(this HttpClient client, string name, string type, params string[] sample)
    {
        using var content = new ByteArrayContent(
            await File.ReadAllBytesAsync(RepositoryFolder.Combine(["src", "Cli", "Samples", .. sample])));
        content.Headers.ContentType = new(type);
        await ReadAsync(await client.PutAsync($"api/datasets/{name}", content));
    }

    /// <summary>The job's id.</summary>
    public static async Task<string> SubmitAsync(this HttpClient client, object job) =>
        (await ReadAsync(await client.PostAsJsonAsync("api/jobs", job))).GetProperty("id").GetString()!;

    public static Task<JsonElement> WaitUntilOverAsync(this HttpClient client, string id) =>
        client.WaitForStateAsync(id, state => Over.Contains(state));

    public static async Task<JsonElement> WaitForStateAsync(this HttpClient client, string id, Func<string, bool> condition)
    {
        var job = await Eventually.GetAsync(async () =>
        {
            var now = await ReadAsync(await client.GetAsync($"api/jobs/{id}"));
            return condition(now.GetProperty("state").GetString()!) ? (object)now : null;
        });
        return (JsonElement)job;
    }

    private static HttpClient Client(Uri address, string key) =>
        new() { BaseAddress = address, DefaultRequestHeaders = { { "x-api-key", key } }, Timeout = TimeSpan.FromMinutes(5) };

    private static async Task<(Uri Address, AppProcess[] Apps)> StartAsync()
    {
        var settings = new Dictionary<string, string>
        {
            [StorageServices.Connection] = await Azurite.StartAsync(),
            ["Keys__0__Key"] = OwnKey,
            ["Keys__0__Tenant"] = "own",
            ["Keys__1__Key"] = OtherKey,
            ["Keys__1__Tenant"] = "other",
            ["Training__Threads"] = "1",
        };
        var apps = await Task.WhenAll(AppProcess.StartAsync("Predict", settings), AppProcess.StartAsync("Train", settings));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Array.ForEach(apps, app => app.Dispose());
        return (await apps[0].AddressAsync(), apps);
    }
}
