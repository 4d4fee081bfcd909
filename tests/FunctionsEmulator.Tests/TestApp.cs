using Maas.FunctionsEmulator.Catalog;
using Maas.Testing;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Maas.FunctionsEmulator.Tests;

/// <summary>An app made of the given classes, with a folder, a host.json and settings of its own, on a port of its own.</summary>
internal sealed record TestApp(params Type[] Classes)
{
    public string HostJson { get; init; } = """{ "version": "2.0", "extensions": { "http": { "routePrefix": "" } } }""";

    public Dictionary<string, string?> Settings { get; init; } = [];

    public Action<FunctionsApplicationBuilder> Configure { get; init; } = _ => { };

    public IHost Build()
    {
        using var folder = new TestFolder();
        folder.Write("host.json", HostJson);
        var builder = new FunctionsApplicationBuilder([], new AppSource(folder.Path, () => Classes));
        builder.Logging.ClearProviders();
        builder.Configuration["FUNCTIONS_EMULATOR_URL"] = "http://127.0.0.1:0";
        foreach (var (name, value) in Settings)
        {
            builder.Configuration[name] = value;
        }

        builder.Services.AddSingleton<Diary>();
        builder.ConfigureFunctionsWebApplication();
        Configure(builder);
        return builder.Build();
    }

    public async Task<RunningApp> StartAsync(CancellationToken cancellation)
    {
        var host = Build();
        await host.StartAsync(cancellation);
        return new RunningApp(host);
    }
}

internal sealed class RunningApp(IHost host) : IAsyncDisposable
{
    public HttpClient Client { get; } = new() { BaseAddress = Address(host) };

    public Diary Diary => host.Services.GetRequiredService<Diary>();

    public Task StopAsync(CancellationToken cancellation) => host.StopAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await host.StopAsync(deadline.Token);
        await ((IAsyncDisposable)host).DisposeAsync();
    }

    private static Uri? Address(IHost host)
    {
        var addresses = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        return addresses is null ? null : new Uri(addresses.Addresses.First());
    }
}
