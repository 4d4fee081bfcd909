using System.Text.Json;

namespace Maas.Infra.Tests;

/// <summary>What security asks of every resource, on what each parameter file makes.</summary>
[TestClass]
public sealed class BaselineTests
{
    // By type: dotted paths and the values that they must have.
    private static readonly Dictionary<string, Dictionary<string, string>> Asked = new()
    {
        ["Microsoft.Storage/storageAccounts"] = new()
        {
            ["properties.minimumTlsVersion"] = "TLS1_2",
            ["properties.allowSharedKeyAccess"] = "False",
            ["properties.allowBlobPublicAccess"] = "False",
            ["properties.allowCrossTenantReplication"] = "False",
            ["properties.supportsHttpsTrafficOnly"] = "True",
        },
        ["Microsoft.Storage/storageAccounts/blobServices"] = new()
        {
            ["properties.deleteRetentionPolicy.enabled"] = "True",
            ["properties.deleteRetentionPolicy.days"] = "7",
            ["properties.containerDeleteRetentionPolicy.enabled"] = "True",
            ["properties.isVersioningEnabled"] = "False",
        },
        ["Microsoft.Storage/storageAccounts/blobServices/containers"] = new() { ["properties.publicAccess"] = "None" },
        ["Microsoft.KeyVault/vaults"] = new()
        {
            ["properties.enableRbacAuthorization"] = "True",
            ["properties.enableSoftDelete"] = "True",
        },
        ["Microsoft.ContainerRegistry/registries"] = new()
        {
            ["properties.adminUserEnabled"] = "False",
            ["properties.anonymousPullEnabled"] = "False",
        },
        ["Microsoft.Web/sites"] = new()
        {
            ["properties.httpsOnly"] = "True",
            ["properties.siteConfig.minTlsVersion"] = "1.2",
            ["properties.siteConfig.scmMinTlsVersion"] = "1.2",
            ["properties.siteConfig.ftpsState"] = "Disabled",
            ["identity.type"] = "UserAssigned",
        },
        ["Microsoft.Web/sites/basicPublishingCredentialsPolicies"] = new() { ["properties.allow"] = "False" },
        ["Microsoft.App/containerApps"] = new()
        {
            ["properties.configuration.ingress.allowInsecure"] = "False",
            ["identity.type"] = "UserAssigned",
        },
        ["Microsoft.App/managedEnvironments"] = new() { ["properties.appLogsConfiguration.destination"] = "azure-monitor" },
        ["Microsoft.OperationalInsights/workspaces"] = new() { ["properties.features.disableLocalAuth"] = "True" },
        ["Microsoft.Insights/components"] = new() { ["properties.DisableLocalAuth"] = "True" },
    };

    // What has no doors of its own.
    private static readonly string[] NothingAsked =
    [
        "Microsoft.Authorization/roleAssignments", "Microsoft.Consumption/budgets", "Microsoft.Insights/actionGroups",
        "Microsoft.Insights/diagnosticSettings", "Microsoft.Insights/scheduledQueryRules", "Microsoft.KeyVault/vaults/keys",
        "Microsoft.KeyVault/vaults/secrets", "Microsoft.ManagedIdentity/userAssignedIdentities", "Microsoft.Network/privateDnsZones",
        "Microsoft.Network/privateDnsZones/virtualNetworkLinks", "Microsoft.Network/privateEndpoints",
        "Microsoft.Network/privateEndpoints/privateDnsZoneGroups", "Microsoft.Network/virtualNetworks",
        "Microsoft.Storage/storageAccounts/managementPolicies", "Microsoft.Storage/storageAccounts/queueServices",
        "Microsoft.Storage/storageAccounts/queueServices/queues", "Microsoft.Storage/storageAccounts/tableServices",
        "Microsoft.Storage/storageAccounts/tableServices/tables", "Microsoft.Web/serverfarms", "Microsoft.Web/sites/config",
    ];

    private static readonly string[] Logged =
    [
        "Microsoft.Storage/storageAccounts/blobServices", "Microsoft.Storage/storageAccounts/queueServices",
        "Microsoft.Storage/storageAccounts/tableServices", "Microsoft.KeyVault/vaults", "Microsoft.ContainerRegistry/registries",
        "Microsoft.Web/sites", "Microsoft.App/managedEnvironments", "Microsoft.OperationalInsights/workspaces",
    ];

    private static readonly string[] Reached =
        ["Microsoft.Storage/storageAccounts", "Microsoft.KeyVault/vaults", "Microsoft.ContainerRegistry/registries"];

    [TestMethod]
    public async Task Every_resource_has_what_is_asked_of_its_type()
    {
        var resources = (await Snapshot.OfAllAsync()).SelectMany(snapshot => snapshot.Resources);

        var wrong = resources.SelectMany(resource => Asked.GetValueOrDefault(Type(resource), [])
            .Where(rule => resource.Text(rule.Key) != rule.Value)
            .Select(rule => $"{resource.Name()}: {rule.Key} is \"{resource.Text(rule.Key)}\", not \"{rule.Value}\""));

        Assert.AreEqual("", string.Join('\n', wrong.Distinct()));
    }

    [TestMethod]
    public async Task A_new_type_of_resource_is_asked_something_or_told_why_not()
    {
        var types = (await Snapshot.OfAllAsync()).SelectMany(snapshot => snapshot.Resources).Select(Type).Distinct();

        CollectionAssert.AreEquivalent(Asked.Keys.Concat(NothingAsked).ToArray(), types.ToArray());
    }

    [TestMethod]
    public async Task Whatever_has_logs_sends_them_to_the_workspace()
    {
        foreach (var snapshot in await Snapshot.OfAllAsync())
        {
            var logs = snapshot.OfType("Microsoft.Insights/diagnosticSettings").Select(setting => setting.Text("id")).ToArray();
            var silent = snapshot.Resources.Where(resource => Logged.Contains(Type(resource)))
                .Where(resource => !logs.Any(
                    log => log.StartsWith($"{resource.Text("id")}/providers/Microsoft.Insights/", StringComparison.OrdinalIgnoreCase)))
                .Select(resource => resource.Name());

            Assert.AreEqual("", string.Join('\n', silent));
        }
    }

    [TestMethod]
    [DataRow("small", "Enabled")]
    [DataRow("large", "Disabled")]
    public async Task The_network_parameter_opens_or_shuts_every_store(string size, string access)
    {
        var snapshot = await Snapshot.OfAsync(size);

        foreach (var resource in snapshot.Resources.Where(resource => Reached.Contains(Type(resource))))
        {
            Assert.AreEqual(access, resource.Text("properties.publicNetworkAccess"), resource.Name());
            var endpoints = snapshot.OfType("Microsoft.Network/privateEndpoints")
                .Count(endpoint => endpoint.Find("properties.privateLinkServiceConnections")!.Value[0]
                    .Text("properties.privateLinkServiceId") == resource.Text("id"));
            Assert.AreEqual(
                access == "Enabled" ? 0 : Type(resource) == "Microsoft.Storage/storageAccounts" ? 3 : 1, endpoints, resource.Name());
        }
    }

    private static string Type(JsonElement resource) => resource.Text("type");
}
