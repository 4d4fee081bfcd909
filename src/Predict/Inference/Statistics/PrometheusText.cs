using System.Globalization;
using System.Text;
using Maas.Core.Naming;

namespace Maas.Predict.Inference.Statistics;

/// <summary>Numbers in Prometheus's text format.</summary>
internal static class PrometheusText
{
    public const string MediaType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Write(IEnumerable<MetricFamily> families, TenantId? tenant)
    {
        var text = new StringBuilder();
        foreach (var family in families)
        {
            text.Append("# HELP ").Append(family.Name).Append(' ').Append(Escape(family.Help)).Append('\n');
            text.Append("# TYPE ").Append(family.Name).Append(' ').Append(Word(family.Type)).Append('\n');
            foreach (var sample in family.Read(tenant))
            {
                text.Append(family.Name).Append(sample.Suffix);
                WriteLabels(text, sample.Labels);
                text.Append(' ').Append(sample.Value.ToString(CultureInfo.InvariantCulture)).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Word(MetricType type) => type switch
    {
        MetricType.Counter => "counter",
        MetricType.Gauge => "gauge",
        MetricType.Histogram => "histogram",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a type"),
    };

    private static void WriteLabels(StringBuilder text, KeyValuePair<string, object?>[] labels)
    {
        for (var i = 0; i < labels.Length; i++)
        {
            var value = Escape($"{labels[i].Value}").Replace("\"", "\\\"", StringComparison.Ordinal);
            text.Append(i == 0 ? '{' : ',').Append(labels[i].Key).Append("=\"").Append(value).Append('"');
        }

        text.Append(labels.Length > 0 ? "}" : "");
    }

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
