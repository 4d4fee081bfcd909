using System.Reflection;
using System.Text.RegularExpressions;
using Maas.Core.Signing;
using Maas.Testing;

namespace Maas.Infra.Tests;

/// <summary>App settings of the deployment, against what the apps' options bind: types with a constant <c>Section</c>.</summary>
[TestClass]
public sealed partial class SettingsTests
{
    private static readonly string[] OfTheHost =
    [
        .. new[] { "AzureWebJobsStorage", "MaasStorage" }.SelectMany(connection =>
            new[] { "blobServiceUri", "queueServiceUri", "tableServiceUri", "credential", "clientId" }.Select(
                part => $"{connection}__{part}")),
        "APPLICATIONINSIGHTS_CONNECTION_STRING",
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
        "ORT_DISABLE_TELEMETRY",
    ];

    // Set only where keys are given.
    private static readonly string[] OfSigning = ["Signing__PrivateKey", "Signing__PublicKeys"];

    private static readonly string[] OfContainers = ["FUNCTIONS_WORKER_RUNTIME", "ASPNETCORE_URLS"];

    [TestMethod]
    public async Task Flex_sets_what_the_predict_app_binds_and_nothing_else()
    {
        var site = (await Snapshot.OfAsync("small")).OfType("Microsoft.Web/sites/config").Single();

        var set = site.GetProperty("properties").EnumerateObject().Select(setting => setting.Name);

        CollectionAssert.AreEquivalent(Bound("Predict").Except(OfSigning).Concat(OfTheHost).ToArray(), set.Select(WithoutIndex).ToArray());
    }

    [TestMethod]
    [DataRow("Predict")]
    [DataRow("Train")]
    public async Task A_container_sets_what_its_app_binds_and_nothing_else(string app)
    {
        var container = (await Snapshot.OfAsync("containers")).OfType("Microsoft.App/containerApps")
            .Select(resource => resource.Find("properties.template.containers")!.Value[0])
            .Single(container => container.Text("name").Equals(app, StringComparison.OrdinalIgnoreCase));

        var set = container.GetProperty("env").EnumerateArray().Select(setting => WithoutIndex(setting.Text("name")));

        CollectionAssert.AreEquivalent(Bound(app).Concat(OfTheHost).Concat(OfContainers).ToArray(), set.ToArray());
    }

    [TestMethod]
    public async Task No_setting_is_empty_and_none_holds_a_key()
    {
        var settings = (await Snapshot.OfAllAsync()).SelectMany(snapshot =>
            snapshot.OfType("Microsoft.Web/sites/config").SelectMany(site => site.GetProperty("properties").EnumerateObject())
                .Select(setting => (setting.Name, Value: setting.Value.GetString()!))
            .Concat(snapshot.OfType("Microsoft.App/containerApps")
                .SelectMany(app => app.Find("properties.template.containers")!.Value[0].GetProperty("env").EnumerateArray())
                .Select(setting => (Name: setting.Text("name"), Value: setting.Text("value") + setting.Text("secretRef"))))).ToArray();

        Assert.IsTrue(settings.All(setting => setting.Value.Length > 0));
        Assert.IsTrue(settings.Where(setting => setting.Name == "Keys__0__Key")
            .All(setting => setting.Value.Contains("operator-key", StringComparison.Ordinal)));
        Assert.HasCount(2, settings.Where(setting => setting is { Name: "Signing__PrivateKey", Value: "signing-key" }));
        Assert.IsFalse(settings.Any(setting => setting.Value.Contains("AccountKey=", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Bound(string app) => Options(app)
        .Where(type => type.GetField("Section") is { IsLiteral: true })
        .SelectMany(type => type.GetProperties().Select(property => $"{type.GetField("Section")!.GetRawConstantValue()}__{property.Name}"));

    private static Type[] Options(string app) =>
        [.. Assembly.LoadFrom(AppProcess.ProgramOf(app)).GetTypes(), .. typeof(SigningOptions).Assembly.GetTypes()];

    private static string WithoutIndex(string name) => ListIndex().Replace(name, "");

    [GeneratedRegex("__[0-9]+(?=__)")]
    private static partial Regex ListIndex();
}
