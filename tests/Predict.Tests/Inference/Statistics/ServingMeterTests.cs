using System.Diagnostics.Metrics;
using Maas.Core.Registry;
using Maas.Predict.Inference;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Statistics;
using Maas.Predict.Inference.Traffic;
using Microsoft.Extensions.DependencyInjection;
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
            tenant.App.Storage.GetRequiredService<VersionStore>(), new SessionsOptions(), new InputOptions(), TimeProvider.System,
            NullLogger<SessionLoader>.Instance);
        using var cache = new SessionCache(loader, new SessionsOptions(), TimeProvider.System);
        var statistics = new ServingStatistics(TimeProvider.System);
        using var watches = new AliasWatches(
            cache, null!, null!, new(1), TimeProvider.System, NullLogger<AliasWatches>.Instance);
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
