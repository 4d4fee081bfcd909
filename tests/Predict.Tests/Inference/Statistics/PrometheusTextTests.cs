using Maas.Predict.Inference.Statistics;
using Maas.Predict.Tests.Api.OpenInference;

namespace Maas.Predict.Tests.Inference.Statistics;

[TestClass]
public sealed class PrometheusTextTests
{
    [TestMethod]
    public void What_the_format_needs_for_itself_is_escaped_in_labels_and_help()
    {
        var family = new MetricFamily("calls", "One\\two\nthree.", MetricType.Counter, "{call}", _ =>
        [
            new(1, [MetricSample.Label("model", "a\"},\\b\nc"), MetricSample.Label("version", "Größe")]),
        ]);

        var text = PrometheusText.Write([family], null);

        Assert.AreEqual(
            "# HELP calls One\\\\two\\nthree.\n# TYPE calls counter\ncalls{model=\"a\\\"},\\\\b\\nc\",version=\"Größe\"} 1\n", text);
        Assert.AreEqual(1, new PrometheusPage(text).Samples.Single().Value);
    }

    [TestMethod]
    [DataRow(0.0, "0")]
    [DataRow(0.1, "0.1")]
    [DataRow(9007199254740991.0, "9007199254740991")]
    public void A_number_is_written_whole(double value, string expected)
    {
        var family = new MetricFamily("n", "A number.", MetricType.Gauge, "1", _ => [new(value, [])]);

        Assert.EndsWith($"\nn {expected}\n", PrometheusText.Write([family], null));
    }
}
