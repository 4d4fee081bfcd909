using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Maas.Core.Storage;
using Maas.Testing;

namespace Maas.Predict.Tests;

/// <summary>The app over storage of its own, with small parts, so that it can be killed and no other takes its messages.</summary>
internal sealed class PartsApp : IDisposable
{
    private const string Key = "the-key-of-uploads-in-parts";

    private readonly Dictionary<string, string> settings;
    private AppProcess process;

    private PartsApp(Dictionary<string, string> settings, AppProcess process, HttpClient http) =>
        (this.settings, this.process, Http) = (settings, process, http);

    public HttpClient Http { get; private set; }

    public int ProcessId => process.Id;

    /// <summary>How the app's storage is reached.</summary>
    public string Connection => settings[StorageServices.Connection];

    public static async Task<PartsApp> StartAsync(int partBytes, params (string Name, string Value)[] more)
    {
        var settings = new Dictionary<string, string>
        {
            [StorageServices.Connection] = await Azurite.StartOwnAsync(),
            ["Keys__0__Key"] = Key,
            ["Keys__0__Tenant"] = "parts",
            ["Uploads__PartBytes"] = partBytes.ToString(CultureInfo.InvariantCulture),
            ["FUNCTIONS_EMULATOR_VISIBILITY_SECONDS"] = "2",
        };
        foreach (var (name, value) in more)
        {
            settings[name] = value;
        }

        var process = await AppProcess.StartAsync("Predict", settings);
        return new(settings, process, await ClientAsync(process));
    }

    public async Task KillAndStartAsync()
    {
        await process.KillAsync();
        process.Dispose();
        Http.Dispose();
        process = await AppProcess.StartAsync("Predict", settings);
        Http = await ClientAsync(process);
    }

    /// <summary>Begins an upload of these bytes, sends its parts, and completes it; gives its id.</summary>
    public async Task<string> SendAsync(string subject, byte[] bytes)
    {
        var begun = await JsonAsync(HttpMethod.Post, "/api/uploads", Body(subject, bytes));
        var (id, partBytes) = ((string)begun["id"]!, (int)begun["partBytes"]!);
        for (var part = 1; part <= (int)begun["parts"]!; part++)
        {
            var content = bytes.AsSpan((part - 1) * partBytes, Math.Min(partBytes, bytes.Length - ((part - 1) * partBytes))).ToArray();
            using var answer = await Http.PutAsync($"/api/uploads/{id}/parts/{part}", new ByteArrayContent(content));
            answer.EnsureSuccessStatusCode();
        }

        await JsonAsync(HttpMethod.Post, $"/api/uploads/{id}/complete", "{}");
        return id;
    }

    public static string Body(string subject, byte[] bytes) =>
        $$"""{{{subject}},"sizeBytes":{{bytes.Length}},"sha256":"{{Convert.ToHexStringLower(SHA256.HashData(bytes))}}"}""";

    public Task<JsonNode> GetAsync(string path) => JsonAsync(HttpMethod.Get, path, null);

    public Task<JsonNode> EndOfAsync(string id) => Eventually.GetAsync(async () =>
        await GetAsync($"/api/uploads/{id}") is { } upload && (string?)upload["state"] is "ready" or "refused" ? upload : null);

    public async Task<JsonNode> JsonAsync(HttpMethod method, string path, string? json)
    {
        using var request =
            new HttpRequestMessage(method, path) { Content = json is null ? null : new StringContent(json, null, "application/json") };
        using var answer = await Http.SendAsync(request);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    public void Dispose()
    {
        Http.Dispose();
        process.Dispose();
    }

    private static async Task<HttpClient> ClientAsync(AppProcess process) => new()
    {
        BaseAddress = await process.AddressAsync(),
        Timeout = TimeSpan.FromMinutes(2),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Key) },
    };
}
