using System.Text.Json;
using Maas.FunctionsEmulator.Catalog;
using Maas.FunctionsEmulator.Http;
using Maas.FunctionsEmulator.Invocation;
using Maas.FunctionsEmulator.Queues;
using Maas.FunctionsEmulator.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Maas.FunctionsEmulator;

/// <summary>Makes the one process that is worker and host at once.</summary>
internal static class EmulatedHost
{
    public static WebApplicationBuilder CreateBuilder(string[] args, AppSource source)
    {
        var web = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = source.Folder,
            EnvironmentName = Environment.GetEnvironmentVariable("AZURE_FUNCTIONS_ENVIRONMENT") ?? Environments.Development,
        });
        web.Logging.AddFilter("Microsoft", LogLevel.Warning);

        // For whoever listens to it, the server makes an activity and a scope of each request; what fails is told by those who run it.
        web.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        web.Services.Configure<JsonSerializerOptions>(json => json.PropertyNameCaseInsensitive = true);
        return web;
    }

    /// <summary>Throws <see cref="RefusedException"/> if the app can't run.</summary>
    public static WebApplication Build(WebApplicationBuilder web, AppSource source, FunctionPipeline pipeline, bool hasWeb)
    {
        var hostJson = HostJsonReader.Read(source.Folder);
        var settings = EmulatorSettings.From(web.Configuration);
        var functions = FunctionCatalog.Of(source.FindClasses(), hostJson.RoutePrefix);
        var https = functions.OfType<HttpFunction>().ToList();
        if (!hasWeb && https.Count > 0)
        {
            throw RefusedException.Of(https[0].Name, "takes HTTP requests; call ConfigureFunctionsWebApplication() before Build()");
        }

        AddServices(web.Services, hostJson, settings, pipeline, functions);
        var app = web.Build();
        Constructors.Check(functions, app.Services.GetRequiredService<IServiceProviderIsService>());
        CheckConnections(functions, app.Services.GetRequiredService<QueueConnections>());
        if (https.Count > 0)
        {
            app.Urls.Clear();
            app.Urls.Add(settings.Url.GetLeftPart(UriPartial.Authority));
        }

        app.Lifetime.ApplicationStarted.Register(() => Console.Out.WriteLine(ReadyLine(app, https.Count > 0)));
        return app;
    }

    private static void AddServices(
        IServiceCollection services,
        HostJson hostJson,
        EmulatorSettings settings,
        FunctionPipeline pipeline,
        IReadOnlyList<Function> functions)
    {
        services.AddSingleton(hostJson);
        services.AddSingleton(settings);
        services.AddSingleton(functions);
        services.AddSingleton(new FunctionInvoker(pipeline));
        services.AddSingleton<QueueConnections>();
        services.AddSingleton<QueueOutputs>();
        services.AddSingleton<MessageRun>();
        services.AddSingleton<RequestEndings>();
        services.AddSingleton<HttpFunctions>();
        services.AddSingleton<IStartupFilter, HttpPipeline>();
        services.AddHostedService<QueueListeners>();
        if (!functions.OfType<HttpFunction>().Any())
        {
            services.AddSingleton<IServer, NoServer>();
        }
    }

    private static void CheckConnections(IReadOnlyList<Function> functions, QueueConnections connections)
    {
        foreach (var function in functions)
        {
            var addresses = function.Outputs.Queues.Select(output => output.Queue);
            foreach (var address in function is QueueFunction queue ? addresses.Prepend(queue.Queue) : addresses)
            {
                connections.Get(function.Name, address);
            }
        }
    }

    // Whoever starts the app waits for this line.
    private static string ReadyLine(WebApplication app, bool hasHttp) =>
        hasHttp ? $"Listening on {app.Urls.First()}" : "Listening for queues";
}
