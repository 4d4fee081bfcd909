using Maas.Core.Storage;
using Maas.Testing;

namespace Maas.Predict.Tests;

/// <summary>An app that one test has for itself, with settings of its own, over the same storage.</summary>
internal sealed class OwnApp : IDisposable
{
    private readonly TestFolder folder;

    private OwnApp(AppProcess process, Uri address, string key, TestFolder folder)
    {
        (Process, this.folder) = (process, folder);
        Http = new HttpClient { BaseAddress = address, DefaultRequestHeaders = { { "x-api-key", key } } };
    }

    public AppProcess Process { get; }

    /// <summary>Calls with the tenant's key.</summary>
    public HttpClient Http { get; }

    public static async Task<OwnApp> StartAsync(TestTenant tenant, params (string Name, string Value)[] settings)
    {
        var folder = new TestFolder();
        var all = new Dictionary<string, string>
        {
            [StorageServices.Connection] = await Azurite.StartAsync(),
            ["HOME"] = folder.Path,
            ["TMPDIR"] = folder.Path,
            ["Sessions__Threads"] = "1",
            ["Keys__0__Key"] = tenant.Key,
            ["Keys__0__Tenant"] = tenant.Id.Value,

            // It takes other tests' messages, too, and is killed with them in its hands.
            ["FUNCTIONS_EMULATOR_VISIBILITY_SECONDS"] = "5",
        };
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        var process = await AppProcess.StartAsync("Predict", all);
        return new(process, await process.AddressAsync(), tenant.Key, folder);
    }

    public void Dispose()
    {
        Http.Dispose();
        Process.Dispose();
        folder.Dispose();
    }
}
