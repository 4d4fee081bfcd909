using System.Text;
using Maas.Core.Telemetry;
using Maas.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Trace;

namespace Maas.Core.Tests.Telemetry;

/// <summary>Whoever collects hears the whole process, so these run by themselves.</summary>
[TestClass]
[DoNotParallelize]
public sealed class TelemetryServicesTests
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Protocol = "OTEL_EXPORTER_OTLP_PROTOCOL";

    [TestMethod]
    public void Without_an_address_nothing_is_collected()
    {
        var services = Add((Endpoint, ""), ("APPLICATIONINSIGHTS_CONNECTION_STRING", ""));

        Assert.IsEmpty(services);
        Assert.IsFalse(Spans.AreOn);
    }

    [TestMethod]
    [DataRow("collector:4317", "grpc", Endpoint)]
    [DataRow("ftp://collector", "", Endpoint)]
    [DataRow("http://collector:4318", "http/json", Protocol)]
    public void A_setting_that_OpenTelemetry_would_pass_over_in_silence_is_refused(string endpoint, string protocol, string named)
    {
        var refusal = Assert.ThrowsExactly<InvalidOperationException>(() => Add((Endpoint, endpoint), (Protocol, protocol)));

        StringAssert.Contains(refusal.Message, named);
    }

    [TestMethod]
    public async Task A_connection_string_sends_spans_to_Application_Insights()
    {
        await using var listener = await OtlpListener.StartAsync();
        var services = Add((
            "APPLICATIONINSIGHTS_CONNECTION_STRING",
            $"InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint={listener.Address}/"));
        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<IHostedService>().StartAsync(CancellationToken.None);

        await Eventually.TrueAsync(() =>
        {
            // It takes some of the traces of a second only.
            Spans.BeginMessage("some-queue", null)!.SetTag(SpanTags.Job, "the-job").Dispose();
            provider.GetRequiredService<TracerProvider>().ForceFlush();
            return Task.FromResult(listener.Heard.Any(one =>
                Encoding.UTF8.GetString(one.Body) is var text
                    && text.Contains("process some-queue", StringComparison.Ordinal)
                    && text.Contains("the-job", StringComparison.Ordinal)));
        });
    }

    private static ServiceCollection Add(params (string Name, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value))).Build();
        var services = new ServiceCollection();
        services.AddTelemetry(configuration, "a-test");
        return services;
    }
}
