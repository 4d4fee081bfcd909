using System.Diagnostics.Metrics;
using Maas.Core.Registry;
using Maas.Predict.Catalog;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Statistics;
using Maas.Predict.Inference.Traffic;
using Maas.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;

namespace Maas.Predict.Tests.Inference.Statistics;

[TestClass]
public sealed class ServingMeterTests
{
    [TestMethod]
    public async Task A_listener_reads_the_numbers_of_the_page_with_whose_they_are()
    {
        using var tenant = await PredictApp.TenantAsync();
        var manifest = await tenant.PublishAsync("m", TestModels.Identity());
        var loader = new SessionLoader(
            tenant.App.Storage.GetRequiredService<VersionStore>(), new SessionsOptions(), new(), new(), new(), TimeProvider.System,
            NullLogger<SessionLoader>.Instance);
        using var cache = new SessionCache(loader, new SessionsOptions(), TimeProvider.System);
        var statistics = new ServingStatistics(TimeProvider.System);
        var catalog = new ModelCatalog(null!, null!, TimeProvider.System, new(1));
        using var watches = new AliasWatches(
            cache, catalog, new(), new(cache, catalog, TimeProvider.System, NullLogger<AliasTraffic>.Instance), null!, new(1),
            new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance), TimeProvider.System, NullLogger<AliasWatches>.Instance);
        using var meter = new ServingMeter(new(statistics, cache, watches));
        await meter.StartAsync(CancellationToken.None);
        var version = statistics.Of(tenant.Id, manifest);
        version.Succeeded(new(TimeSpan.FromMilliseconds(3), default, default, default, default), 2, 1, DateTimeOffset.UnixEpoch);
        version.Failed(TimeSpan.Zero, FailureReason.Rejected);

        var seen = Listen(tenant.Id.Value);

        var labels = $"tenant={tenant.Id},model=m,version=1";
        Assert.AreEqual(1, seen[$"nv_inference_request_success {labels}"]);
        Assert.AreEqual(1, seen[$"nv_inference_request_failure {labels},reason=REJECTED"]);
        Assert.AreEqual(2, seen[$"nv_inference_count {labels}"]);
        Assert.AreEqual(3000, seen[$"nv_inference_request_duration_us {labels}"]);
        Assert.AreEqual(0, seen[$"nv_inference_first_response_histogram_ms_bucket {labels},le=2.5"]);
        Assert.AreEqual(1, seen[$"nv_inference_first_response_histogram_ms_bucket {labels},le=5"]);
        Assert.AreEqual(1, seen[$"nv_inference_first_response_histogram_ms_count {labels}"]);
    }

    [TestMethod]
    public async Task The_numbers_of_models_of_the_runtime_and_of_requests_reach_a_collector()
    {
        await using var listener = await OtlpListener.StartAsync();
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());
        using var app = await OwnApp.StartAsync(tenant, [.. listener.Settings.Select(setting => (setting.Key, setting.Value))]);

        using var answer = await app.Http.PostAsync(
            "/api/models/m/predict", new StringContent("""{"instances":[[1,2,3],[4,5,6]]}""", null, "application/json"));
        var rows = await listener.WaitForPointAsync(point => point is { Name: "nv_inference_count", Value: > 0 });
        var request = await listener.WaitForPointAsync(point => point.Name == "http.server.request.duration");
        await listener.WaitForPointAsync(point => point.Meter == "System.Runtime");

        Assert.AreEqual(("maas-predict", "Maas.Predict", 2), (rows.Service, rows.Meter, rows.Value));
        Assert.AreEqual($"{tenant.Id} m 1", $"{rows.Tags["tenant"]} {rows.Tags["model"]} {rows.Tags["version"]}");
        Assert.AreEqual(("/api/models/{model}/predict", "200"), (request.Tags["http.route"], request.Tags["http.response.status_code"]));
    }

    private static Dictionary<string, double> Listen(string tenant)
    {
        var seen = new Dictionary<string, double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, reading) =>
        {
            if (instrument.Meter.Name == "Maas.Predict")
            {
                reading.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, labels, _) =>
        {
            var text = string.Join(',', labels.ToArray().Select(label => $"{label.Key}={label.Value}"));
            if (text.StartsWith($"tenant={tenant},", StringComparison.Ordinal))
            {
                seen.Add($"{instrument.Name} {text}", value);
            }
        });
        listener.Start();
        listener.RecordObservableInstruments();
        return seen;
    }
}
