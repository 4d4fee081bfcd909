using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;

namespace Maas.Predict.Inference.Statistics;

/// <summary>The same numbers for whoever listens to .NET's meters, as OpenTelemetry does. They are read when they are asked for.</summary>
internal sealed class ServingMeter(ServingMetrics metrics) : IHostedService, IDisposable
{
    public const string Name = "Maas.Predict";

    private static readonly string[] HistogramSuffixes = ["_bucket", "_sum", "_count"];

    private readonly Meter meter = new(Name);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var family in metrics.Families)
        {
            Array.ForEach(family.Type == MetricType.Histogram ? HistogramSuffixes : [""], suffix => Observe(family, suffix));
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => meter.Dispose();

    // A meter's own histogram would be written by each call; this one is counted already.
    private void Observe(MetricFamily family, string suffix)
    {
        IEnumerable<Measurement<double>> Read() => family.Read(null)
            .Where(sample => sample.Suffix == suffix)
            .Select(sample => new Measurement<double>(sample.Value, sample.Labels));
        if (family.Type == MetricType.Gauge)
        {
            meter.CreateObservableGauge(family.Name, Read, family.Unit, family.Help);
        }
        else
        {
            meter.CreateObservableCounter($"{family.Name}{suffix}", Read, family.Unit, family.Help);
        }
    }
}
