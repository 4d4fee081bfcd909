using System.Globalization;
using Maas.Core.Storage;
using Maas.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Maas.Predict.Tests;

/// <summary>The app itself, as one process over Azurite for all tests, with a key for each tenant that a test may take.</summary>
internal sealed class PredictApp
{
    private const int Tenants = 1000;

    private static readonly Lazy<Task<PredictApp>> Started = new(StartOnceAsync);
    private static int taken = -1;

    private PredictApp(AppProcess process, Uri address, string home, ServiceProvider storage) =>
        (Process, Address, Home, Storage) = (process, address, home, storage);

    public AppProcess Process { get; }

    public Uri Address { get; }

    /// <summary>The app's home folder.</summary>
    public string Home { get; }

    /// <summary>The same stores that the app has.</summary>
    public ServiceProvider Storage { get; }

    public static Task<PredictApp> StartAsync() => Started.Value;

    /// <summary>A tenant that no other test has.</summary>
    public static async Task<TestTenant> TenantAsync()
    {
        var number = Interlocked.Increment(ref taken);
        Assert.IsLessThan(Tenants, number, "more tests than tenants");
        return new(await StartAsync(), Tenant(number), Key(number));
    }

    /// <summary>Stores over Azurite, or over what stands before it, as any process has them.</summary>
    public static async Task<ServiceProvider> OpenStorageAsync(string connection)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(StorageServices.Connection, connection)]).Build();
        var services = new ServiceCollection().AddMaasStorage(configuration).BuildServiceProvider();
        foreach (var service in services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }

        return services;
    }

    public static async Task EndAsync()
    {
        if (Started.IsValueCreated)
        {
            var app = await StartAsync();
            app.Process.Dispose();
            Directory.Delete(app.Home, recursive: true);
        }
    }

    private static async Task<PredictApp> StartOnceAsync()
    {
        var (home, connection) = (Directory.CreateTempSubdirectory("predict-home-").FullName, await Azurite.StartAsync());
        var settings = new Dictionary<string, string>
        {
            [StorageServices.Connection] = connection,
            ["HOME"] = home,
            ["TMPDIR"] = home,
            ["Sessions__Threads"] = "1",
        };
        for (var i = 0; i < Tenants; i++)
        {
            settings[string.Create(CultureInfo.InvariantCulture, $"Keys__{i}__Key")] = Key(i);
            settings[string.Create(CultureInfo.InvariantCulture, $"Keys__{i}__Tenant")] = Tenant(i);
        }

        var storage = await OpenStorageAsync(connection);
        var process = await AppProcess.StartAsync("Predict", settings);
        return new(process, await process.AddressAsync(), home, storage);
    }

    private static string Tenant(int number) => string.Create(CultureInfo.InvariantCulture, $"tenant-{number}");

    private static string Key(int number) => string.Create(CultureInfo.InvariantCulture, $"the-key-of-tenant-{number:D4}");
}
