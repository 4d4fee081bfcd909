using System.Text.RegularExpressions;
using Maas.Testing;

namespace Maas.Infra.Tests;

/// <summary>The Bicep files themselves.</summary>
[TestClass]
public sealed partial class TemplateTests
{
    [TestMethod]
    public async Task Everything_compiles_and_lints_without_a_warning()
    {
        var said = await Task.WhenAll(
            new[] { "main.bicep" }.Concat(Snapshot.All.Select(size => $"{size}.bicepparam")).Select(file => Bicep.RunAsync("lint", file)));

        Assert.AreEqual("", string.Concat(said.Select(result => result.Diagnostics + result.Output)));
    }

    [TestMethod]
    public async Task Every_file_is_formatted()
    {
        using var formatted = new TestFolder();
        Bicep.CopyTo(formatted.Path);
        var probes = new[] { formatted.Write("probe.bicep", "param  a  string"), formatted.Write("probe.bicepparam", "param  a  = 1") };

        await Bicep.RunAsync("format", "--pattern", Path.Combine(formatted.Path, "**/*.bicep"));
        await Bicep.RunAsync("format", "--pattern", Path.Combine(formatted.Path, "**/*.bicepparam"));

        Assert.IsFalse(probes.Any(probe => File.ReadAllText(probe).Contains("  ", StringComparison.Ordinal)), "nothing was formatted");
        foreach (var file in Files("*.bicep").Concat(Files("*.bicepparam")))
        {
            Assert.AreEqual(
                (await File.ReadAllTextAsync(formatted[Path.GetRelativePath(RepositoryFolder.Combine("infra"), file)])).TrimEnd(),
                (await File.ReadAllTextAsync(file)).TrimEnd(), Path.GetFileName(file));
        }
    }

    [TestMethod]
    public void Main_is_a_table_of_contents_and_modules_stay_short()
    {
        Assert.IsLessThan(150, Lines("main.bicep"));
        foreach (var file in Files("*.bicep").Where(file => Path.GetFileName(file) != "types.bicep"))
        {
            Assert.IsLessThan(150, Lines(file), file);
        }
    }

    [TestMethod]
    public void Every_parameter_says_whether_it_is_required_and_every_output_what_it_is()
    {
        var bare = Files("*.bicep").SelectMany(file => Declaration().Matches(File.ReadAllText(file))
            .Where(match => match.Groups["kind"].Value == "param"
                ? !Required().IsMatch(match.Groups["before"].Value)
                : !match.Groups["before"].Value.Contains("@description('", StringComparison.Ordinal))
            .Select(match => $"{Path.GetFileName(file)}: {match.Groups["name"].Value}"));

        Assert.AreEqual("", string.Join('\n', bare));
    }

    [TestMethod]
    public async Task A_template_has_no_secret_among_its_outputs()
    {
        var (template, _) = await Bicep.RunAsync("build", "main.bicep", "--stdout");
        var outputs = template[template.LastIndexOf("\n  \"outputs\": {", StringComparison.Ordinal)..];

        foreach (var word in new[] { "listKeys", "listSecrets", "operatorKey", "signingKey", "ConnectionString", "secureString",
            "getSecret" })
        {
            Assert.DoesNotContain(word, outputs, StringComparison.OrdinalIgnoreCase);
        }

        Assert.DoesNotContain("listKeys", template, StringComparison.OrdinalIgnoreCase);
    }

    private static IEnumerable<string> Files(string pattern) =>
        Directory.EnumerateFiles(RepositoryFolder.Combine("infra"), pattern, SearchOption.AllDirectories);

    private static int Lines(string file) => File.ReadLines(Path.Combine(RepositoryFolder.Combine("infra"), file)).Count();

    // The decorators before a declaration are the lines that no blank line parts from it.
    [GeneratedRegex(@"(?<before>(?:^[^\n]+\n)*?)^(?<kind>param|output) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"@description\('(Required|Optional)\. ")]
    private static partial Regex Required();
}
