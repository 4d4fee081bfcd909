using System.Diagnostics;
using System.Text.RegularExpressions;
using Maas.Testing;

namespace Maas.Infra.Tests;

/// <summary>The ways to deploy: azd, az, and the workflow say the same as each other and as the templates.</summary>
[TestClass]
public sealed partial class DeploymentTests
{
    [TestMethod]
    [DataRow("deploy.sh")]
    [DataRow("smoke.sh")]
    public async Task A_script_is_strict_and_has_no_syntax_error(string script)
    {
        var path = RepositoryFolder.Combine("infra", script);
        Assert.Contains("set -euo pipefail", await File.ReadAllTextAsync(path));
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var process = Process.Start(new ProcessStartInfo("bash", ["-n", path]) { RedirectStandardError = true })!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.AreEqual("", errors);
        Assert.IsTrue(File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute));
    }

    [TestMethod]
    public void Whatever_the_steps_read_is_an_output_of_the_template()
    {
        var outputs = Output().Matches(Read("infra", "main.bicep")).Select(match => match.Groups[1].Value).ToHashSet();
        var read = Asked().Matches(Read("infra", "deploy.sh")).Select(match => match.Groups[1].Value)
            .Concat(Argument().Matches(Read("azure.yaml")).Select(match => match.Groups[1].Value)).ToArray();

        Assert.IsGreaterThan(4, read.Length);
        Assert.AreEqual("", string.Join('\n', read.Where(name => !outputs.Contains(name))));
    }

    [TestMethod]
    public void Whatever_the_parameter_files_read_is_set_by_azd_or_told_in_the_README()
    {
        var read = Snapshot.Sizes.SelectMany(size =>
            Environment().Matches(Read("infra", $"{size}.bicepparam")).Select(match => match.Groups[1].Value)).Distinct();
        var told = Read("infra", "README.md") + Read("infra", "deploy.sh");

        Assert.AreEqual("", string.Join('\n', read.Where(name => !told.Contains(name, StringComparison.Ordinal))));
    }

    [TestMethod]
    public void The_workflow_runs_the_commands_of_the_README()
    {
        var workflow = Read(".github", "workflows", "ci.yml");
        var readme = Read("README.md") + Read("infra", "README.md");

        foreach (var command in new[]
        {
            "dotnet test Functions.sln --filter \"TestCategory!=Long\"",
            "dotnet publish src/Predict -c Release -p:FunctionsHost=Azure",
            "dotnet publish src/Train -c Release -p:FunctionsHost=Azure",
            "infra/deploy.sh",
            "infra/smoke.sh",
            "az keyvault secret show --vault-name \"$MAAS_VAULT\" --name operator-key --query value --output tsv",
        })
        {
            Assert.Contains(command, workflow);
            Assert.Contains(command, readme);
        }
    }

    [TestMethod]
    public void The_workflow_stores_no_secret()
    {
        Assert.DoesNotContain("secrets.", Read(".github", "workflows", "ci.yml"));
        Assert.Contains("id-token: write", Read(".github", "workflows", "ci.yml"));
    }

    private static string Read(params string[] path) => File.ReadAllText(RepositoryFolder.Combine(path));

    [GeneratedRegex(@"^output (\w+) ", RegexOptions.Multiline)]
    private static partial Regex Output();

    [GeneratedRegex(@"\$\(output (\w+)\)")]
    private static partial Regex Asked();

    [GeneratedRegex(@"\$\{(\w+)\}")]
    private static partial Regex Argument();

    [GeneratedRegex(@"readEnvironmentVariable\('(\w+)'")]
    private static partial Regex Environment();
}
