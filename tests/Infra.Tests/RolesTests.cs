using System.Text.Json;
using System.Text.RegularExpressions;
using Maas.Core.Storage;
using Maas.Testing;

namespace Maas.Infra.Tests;

/// <summary>Who may do what: <c>infra/roles.json</c>, and what is assigned.</summary>
[TestClass]
public sealed partial class RolesTests
{
    private static readonly string[] TooMuch =
        ["Owner", "Contributor", "User Access Administrator", "Role Based Access Control Administrator", "Key Vault Administrator",
            "Storage Account Contributor"];

    private static readonly JsonElement Table = Read("roles.json");

    [TestMethod]
    public async Task What_is_assigned_is_the_table()
    {
        var assigned = (await Snapshot.OfAsync("containers")).OfType("Microsoft.Authorization/roleAssignments")
            .Select(resource =>
                $"{Who(resource)}: {RoleName().Match(resource.Text("properties.roleDefinitionId")).Groups[1].Value} on "
                    + $"{On(resource.Text("id"))}");

        CollectionAssert.AreEquivalent(
            Table.EnumerateArray().Select(row => $"{row.Text("who")}: {row.Text("role")} on {row.Text("kind")} {row.Text("store")}")
                .ToArray(),
            assigned.ToArray());
    }

    [TestMethod]
    public async Task Without_an_operator_or_a_signing_key_nobody_gets_their_roles()
    {
        var assigned = (await Snapshot.OfAsync("small")).OfType("Microsoft.Authorization/roleAssignments");

        Assert.AreEqual(
            Table.EnumerateArray().Count(row => row.Text("who") != "operator" && row.Text("kind") != "secret"), assigned.Count());
    }

    [TestMethod]
    public void Nobody_is_owner_or_contributor_and_every_role_has_its_reason()
    {
        foreach (var row in Table.EnumerateArray())
        {
            Assert.DoesNotContain(row.Text("role"), TooMuch);
            Assert.IsGreaterThan(0, row.Text("why").Length);
        }
    }

    [TestMethod]
    public void Every_store_of_the_code_is_made_and_somebody_has_a_role_on_it()
    {
        var made = Read("stores.json");
        var stores = new Dictionary<string, (string Kind, IReadOnlyList<string> Names)>
        {
            ["containers"] = ("container", StorageNames.Containers),
            ["tables"] = ("table", StorageNames.Tables),
            ["queues"] = ("queue", StorageNames.Queues),
        };

        foreach (var (list, (kind, names)) in stores)
        {
            CollectionAssert.AreEquivalent(names.ToArray(), made.GetProperty(list).Deserialize<string[]>());
            CollectionAssert.AreEquivalent(
                names.ToArray(),
                Table.EnumerateArray().Where(row => row.Text("kind") == kind).Select(row => row.Text("store")).Distinct().ToArray());
        }
    }

    private static JsonElement Read(string file) => JsonElement.Parse(File.ReadAllText(RepositoryFolder.Combine("infra", file)));

    private static string Who(JsonElement assignment) =>
        Identity().Match(assignment.Text("properties.principalId")) is { Success: true } match ? match.Groups[1].Value : "operator";

    // The id of an assignment begins with the id of what it is on.
    private static string On(string id) =>
        id[..id.IndexOf("/providers/Microsoft.Authorization", StringComparison.Ordinal)].Split('/') switch
        {
            [.., "containers", var name] => $"container {name}",
            [.., "tables", var name] => $"table {name}",
            [.., "queues", var name] => $"queue {name}",
            [.., "storageAccounts", var name] => $"host {(name.EndsWith("predict", StringComparison.Ordinal) ? "predict" : "train")}",
            [.., "secrets", var name] => $"secret {name}",
            [.., "vaults", _] => "vault vault",
            [.., "registries", _] => "registry registry",
            [.., "components", _] => "insights insights",
            _ => id,
        };

    [GeneratedRegex(@"roleDefinitions\('([^']+)'\)")]
    private static partial Regex RoleName();

    [GeneratedRegex(@"/id-([a-z]+)-")]
    private static partial Regex Identity();
}
