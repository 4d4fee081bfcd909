using System.Globalization;
using System.Text.RegularExpressions;

namespace Maas.Predict.Tests.Api.OpenInference;

/// <summary>A page in Prometheus's text format 0.0.4, read by the letter: what is not of the format fails the test.</summary>
internal sealed partial class PrometheusPage
{
    private static readonly string[] HistogramSuffixes = ["_bucket", "_sum", "_count"];

    private readonly Dictionary<string, double> samples = [];
    private readonly Dictionary<string, string> types = [];
    public PrometheusPage(string text)
    {
        Assert.EndsWith("\n", text);
        string? helped = null;
        string? family = null;
        foreach (var line in text[..^1].Split('\n'))
        {
            if (Help().Match(line) is { Success: true } help)
            {
                helped = help.Groups["name"].Value;
                Assert.IsFalse(types.ContainsKey(helped), $"{helped} is there twice");
            }
            else if (Type().Match(line) is { Success: true } type)
            {
                family = type.Groups["name"].Value;
                Assert.AreEqual(helped, family, line);
                types.Add(family, type.Groups["type"].Value);
            }
            else
            {
                ReadSample(line, family);
            }
        }
    }

    public IReadOnlyDictionary<string, string> Types => types;

    /// <summary>By name and labels, as they stand on the page.</summary>
    public IReadOnlyDictionary<string, double> Samples => samples;

    public double Value(string series) =>
        samples.TryGetValue(series, out var value) ? value : throw new AssertFailedException($"{series} is not on the page");

    /// <summary>The numbers that may only grow.</summary>
    public IEnumerable<KeyValuePair<string, double>> Growing() => samples.Where(sample => FamilyOf(sample.Key) is var name
        && types[name] is "counter" or "histogram");

    /// <summary>The buckets of a histogram, by their bounds, in the page's order.</summary>
    public IReadOnlyList<(double Bound, double Count)> Buckets(string name, string labels) =>
    [
        .. samples.Where(sample => sample.Key.StartsWith($"{name}_bucket{{{labels},le=\"", StringComparison.Ordinal))
            .Select(sample => (Number(Regex.Match(sample.Key, "le=\"([^\"]+)\"").Groups[1].Value), sample.Value)),
    ];

    private void ReadSample(string line, string? family)
    {
        var sample = Sample().Match(line);
        Assert.IsTrue(sample.Success, $"not a line of the format: {line}");
        var name = sample.Groups["name"].Value;
        Assert.IsNotNull(family, line);
        var isOwn = types[family] == "histogram"
            ? HistogramSuffixes.Any(suffix => name == family + suffix)
            : name == family;
        Assert.IsTrue(isOwn, $"{name} stands below {family}");
        Assert.IsTrue(samples.TryAdd(name + sample.Groups["labels"].Value, Number(sample.Groups["value"].Value)), $"twice: {line}");
    }

    private string FamilyOf(string series)
    {
        var name = series.Split('{')[0];
        return types.ContainsKey(name) ? name : name[..name.LastIndexOf('_')];
    }

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    [GeneratedRegex("""\A# HELP (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?:[^\\]|\\\\|\\n)+\z""")]
    private static partial Regex Help();

    [GeneratedRegex("""\A# TYPE (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<type>counter|gauge|histogram)\z""")]
    private static partial Regex Type();

    [GeneratedRegex(
        """
        \A(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?<labels>(\{[a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\\\|\\"|\\n)*"(,[a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\\\|\\"|\\n)*")*\})?) (?<value>-?[0-9]+(\.[0-9]+)?(E[+-][0-9]+)?)\z
        """)]
    private static partial Regex Sample();
}
