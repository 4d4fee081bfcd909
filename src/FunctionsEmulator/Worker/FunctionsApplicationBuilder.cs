using Maas.FunctionsEmulator;
using Maas.FunctionsEmulator.Catalog;
using Maas.FunctionsEmulator.Http;
using Maas.FunctionsEmulator.Invocation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Builds a function app; made by <see cref="FunctionsApplication.CreateBuilder"/>.</summary>
public sealed class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
{
    private readonly AppSource source;
    private readonly WebApplicationBuilder web;
    private readonly FunctionPipeline pipeline = new();
    private bool hasWeb;

    internal FunctionsApplicationBuilder(string[] args, AppSource source)
    {
        this.source = source;
        web = EmulatedHost.CreateBuilder(args, source);
    }

    public IDictionary<object, object> Properties => ((IHostApplicationBuilder)web).Properties;

    public ConfigurationManager Configuration => web.Configuration;

    public IHostEnvironment Environment => web.Environment;

    public ILoggingBuilder Logging => web.Logging;

    public IMetricsBuilder Metrics => web.Metrics;

    public IServiceCollection Services => web.Services;

    IConfigurationManager IHostApplicationBuilder.Configuration => Configuration;

    /// <summary>The app, ready to run. Throws, naming the function and the reason, if the app can't run.</summary>
    public IHost Build() => EmulatedHost.Build(web, source, pipeline, hasWeb);

    void IHostApplicationBuilder.ConfigureContainer<TContainerBuilder>(
        IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure) =>
        ((IHostApplicationBuilder)web).ConfigureContainer(factory, configure);

    IFunctionsWorkerApplicationBuilder IFunctionsWorkerApplicationBuilder.Use(
        Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        pipeline.Add(middleware);
        return this;
    }

    private static bool IsOfMvc(ServiceDescriptor service) =>
        service.ServiceType == typeof(MatcherPolicy) && service.ImplementationType?.Assembly == typeof(ObjectResult).Assembly;

    internal void AddWeb()
    {
        if (!hasWeb)
        {
            hasWeb = true;
            pipeline.Add(HttpStep.Around);

            // What writes an IActionResult, without the authentication and authorization that nothing here uses, and without what
            // chooses among Mvc's own actions: there are none, and the first request would wait until all that is made.
            Services.AddMvcCore();
            foreach (var policy in Services.Where(IsOfMvc).ToList())
            {
                Services.Remove(policy);
            }
        }
    }
}
