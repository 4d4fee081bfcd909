using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Maas.Core.Signing;
using Maas.Testing;

namespace Maas.EndToEnd.Tests;

/// <summary>local.settings.sample.json against what the apps' options bind: types with a constant <c>Section</c>.</summary>
[TestClass]
public sealed partial class SampleSettingsTests
{
    private static readonly string[] OfTheHost =
    [
        "FUNCTIONS_WORKER_RUNTIME", "AzureWebJobsStorage", "MaasStorage", "OTEL_EXPORTER_OTLP_ENDPOINT",
        "APPLICATIONINSIGHTS_CONNECTION_STRING",
    ];

    [TestMethod]
    public void The_sample_holds_every_setting_and_no_other()
    {
        var bound = Options().SelectMany(options => options.GetProperties().Select(property => $"{Section(options)}__{property.Name}"));

        var sample = Sample().Keys.Except(OfTheHost).Select(name => ListIndex().Replace(name, ""));

        CollectionAssert.AreEquivalent(bound.ToArray(), sample.ToArray());
    }

    [TestMethod]
    public void Its_values_are_the_defaults()
    {
        var sample = Sample();
        foreach (var options in Options().Where(options => Section(options) != "Keys"))
        {
            var defaults = Activator.CreateInstance(options);
            foreach (var property in options.GetProperties())
            {
                var expected = Convert.ToString(property.GetValue(defaults), CultureInfo.InvariantCulture);
                var value = sample[$"{Section(options)}__{property.Name}"];
                Assert.AreEqual(expected, value, ignoreCase: property.PropertyType.IsEnum, property.Name);
            }
        }
    }

    private static Dictionary<string, string> Sample() => JsonDocument
        .Parse(File.ReadAllText(RepositoryFolder.Combine("local.settings.sample.json")))
        .RootElement.GetProperty("Values").Deserialize<Dictionary<string, string>>()!;

    private static Type[] Options()
    {
        var options = new[] { "Predict", "Train" }
            .Select(app => Assembly.LoadFrom(AppProcess.ProgramOf(app))).Append(typeof(SigningOptions).Assembly)
            .SelectMany(app => app.GetTypes())
            .Where(type => Section(type) is not null).ToArray();
        Assert.IsGreaterThanOrEqualTo(4, options.Length);
        return options;
    }

    private static string? Section(Type type) => type.GetField("Section")?.GetRawConstantValue() as string;

    [GeneratedRegex("__[0-9]+(?=__)")]
    private static partial Regex ListIndex();
}
