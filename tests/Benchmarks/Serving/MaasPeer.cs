using System.Net.Mime;
using Maas.Core.Storage;
using Maas.Testing;

namespace Maas.Benchmarks.Serving;

/// <summary>The predict app as it is deployed: with its key check, statistics and log, on a storage of its own.</summary>
internal sealed class MaasPeer : IDisposable
{
    private readonly AppProcess app;

    private MaasPeer(AppProcess app, Uri address) => (this.app, Address) = (app, address);

    public Uri Address { get; }

    public static Task<MaasPeer> StartAsync(params IReadOnlyList<(string Name, string Value)> settings) =>
        StartAsync(AppProcess.ProgramOf("Predict"), settings);

    /// <summary>The app's assembly where it was built or published to.</summary>
    public static async Task<MaasPeer> StartAsync(string program, IReadOnlyList<(string Name, string Value)> settings)
    {
        var all = settings.ToDictionary(setting => setting.Name, setting => setting.Value);
        all[StorageServices.Connection] = await Azurite.StartAsync();
        all["Keys__0__Key"] = Payload.Key;
        all["Keys__0__Tenant"] = "local";
        var app = await AppProcess.StartProgramAsync(program, all);
        return new(app, await app.AddressAsync());
    }

    public static string PathOf(ServingModel model) => $"/v2/models/{model.Name}/infer";

    public async Task ImportAsync(params IEnumerable<ServingModel> models)
    {
        using var http = Client();
        foreach (var model in models)
        {
            using var content = new ByteArrayContent(await File.ReadAllBytesAsync(model.Path))
            {
                Headers = { ContentType = new(MediaTypeNames.Application.Octet) },
            };
            using var response = await http.PutAsync($"api/models/{model.Name}", content);
            if (!response.IsSuccessStatusCode)
            {
                throw new InvalidOperationException($"{model.Name} was refused: {await response.Content.ReadAsStringAsync()}");
            }
        }
    }

    /// <summary>Serves a model by other settings, as <c>maas models serving</c> does.</summary>
    public async Task SetAsync(ServingModel model, string settings)
    {
        using var http = Client();
        using var content = new StringContent(settings, System.Text.Encoding.UTF8, "application/json");
        using var response = await http.PutAsync($"api/models/{model.Name}/serving", content);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Ends it as a platform does: one that is killed while it opens a model has the next one open that in a process of its own.
    /// </summary>
    public Task EndAsync() => app.TerminateAsync();

    public void Dispose() => app.Dispose();

    private HttpClient Client() => new() { BaseAddress = Address, DefaultRequestHeaders = { { "x-api-key", Payload.Key } } };
}
