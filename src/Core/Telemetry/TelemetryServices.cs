using System.Diagnostics.Metrics;
using Azure.Core;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Maas.Core.Telemetry;

/// <summary>
/// Where spans, numbers and logs go: to <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, with whatever else OpenTelemetry's own settings say, and to
/// Application Insights by <c>APPLICATIONINSIGHTS_CONNECTION_STRING</c>. Without either nothing is collected.
/// </summary>
public static class TelemetryServices
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Protocol = "OTEL_EXPORTER_OTLP_PROTOCOL";
    private const string Insights = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    private const string StatisticsOff = "APPLICATIONINSIGHTS_STATSBEAT_DISABLED";
    private const string InsightsIdentity = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";

    // .NET's own: memory, collections, threads; and requests by route.
    private static readonly string[] Meters = ["Maas.Predict", "Maas.Train", "System.Runtime", "Microsoft.AspNetCore.Hosting"];

    /// <exception cref="InvalidOperationException">A setting can't be used; says which.</exception>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration, string app)
    {
        var hasEndpoint = HasEndpoint(configuration);
        var insights = configuration[Insights] is { Length: > 0 } connection ? connection : null;
        return hasEndpoint || insights is not null ? Add(services, configuration, app, hasEndpoint, insights) : services;
    }

    private static IServiceCollection Add(
        IServiceCollection services, IConfiguration configuration, string app, bool hasEndpoint, string? insights)
    {
        // What the environment says of the service goes before what it is called here.
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(app).AddEnvironmentVariableDetector())
            .WithTracing(tracing => tracing.AddSource(Spans.SourceName))
            .WithMetrics(metrics => metrics.AddMeter(Meters).AddView(Room));
        if (hasEndpoint)
        {
            // The scopes of a request hold its path as it was sent.
            services.Configure<OpenTelemetryLoggerOptions>(logs => (logs.IncludeFormattedMessage, logs.IncludeScopes) = (true, false));
            telemetry.UseOtlpExporter();
        }

        if (insights is not null)
        {
            // It would send statistics of itself to others, and ask the machine's metadata service for minutes before the first span goes.
            Environment.SetEnvironmentVariable(StatisticsOff, "true");
            void To(AzureMonitorExporterOptions options) => Configure(options, insights, configuration[InsightsIdentity]);

            // Logs reach Application Insights by the Functions host; sent from here, too, each would be there twice.
            telemetry.WithTracing(tracing => tracing.AddAzureMonitorTraceExporter(To))
                .WithMetrics(metrics => metrics.AddAzureMonitorMetricExporter(To));
        }

        return services;
    }

    // By version, and by reason or bound as well: what is over the limit of one instrument, 2,000 usually, is told as one sum.
    private static MetricStreamConfiguration? Room(Instrument instrument) => instrument.Meter.Name == Meters[0]
        ? new() { CardinalityLimit = instrument.Name.EndsWith("_bucket", StringComparison.Ordinal) ? 50_000 : 5_000 }
        : null;

    private static void Configure(AzureMonitorExporterOptions options, string connection, string? identity)
    {
        options.ConnectionString = connection;
        options.Credential = Credential(identity);
        options.DisableOfflineStorage = true;
        options.EnableLiveMetrics = false;
    }

    // As the Functions host reads it: ClientId=…;Authorization=AAD.
    private static TokenCredential? Credential(string? identity)
    {
        if (identity is not { Length: > 0 })
        {
            return null;
        }

        var client = identity.Split(';').Select(part => part.Split('=', 2))
            .FirstOrDefault(part => part.Length == 2 && part[0].Trim().Equals("ClientId", StringComparison.OrdinalIgnoreCase))?[1].Trim();
        return client is null
            ? new DefaultAzureCredential()
            : new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(client));
    }

    // OpenTelemetry itself goes on without a word, to another address or by another protocol.
    private static bool HasEndpoint(IConfiguration configuration)
    {
        if (configuration[Endpoint] is not { Length: > 0 } endpoint)
        {
            return false;
        }

        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            throw new InvalidOperationException($"The setting {Endpoint} can't be used: it is an address such as http://127.0.0.1:4317.");
        }

        return configuration[Protocol] is null or "" or "grpc" or "http/protobuf"
            ? true
            : throw new InvalidOperationException($"The setting {Protocol} can't be used: it is grpc or http/protobuf.");
    }
}
