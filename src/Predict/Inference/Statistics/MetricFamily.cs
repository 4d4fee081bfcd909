using Maas.Core.Naming;

namespace Maas.Predict.Inference.Statistics;

/// <summary>Numbers of one name and meaning.</summary>
/// <param name="Unit">In UCUM's words, as OpenTelemetry has them.</param>
/// <param name="Read">The numbers now: of one tenant; null: of all, with a label that says whose each is.</param>
internal sealed record MetricFamily(
    string Name, string Help, MetricType Type, string Unit, Func<TenantId?, IEnumerable<MetricSample>> Read);

/// <summary>Whether a number only grows, may fall, or is one of a histogram's.</summary>
internal enum MetricType
{
    Counter,
    Gauge,
    Histogram,
}

/// <summary>One number, under the labels that tell it from the others of its family.</summary>
/// <param name="Suffix">What follows the family's name: of a histogram, which of its numbers this is.</param>
internal readonly record struct MetricSample(double Value, KeyValuePair<string, object?>[] Labels, string Suffix = "")
{
    public static KeyValuePair<string, object?> Label(string name, string value) => new(name, value);
}
