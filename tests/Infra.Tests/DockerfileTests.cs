using System.Text.RegularExpressions;
using Maas.Testing;

namespace Maas.Infra.Tests;

/// <summary>The images, by rules of our own.</summary>
[TestClass]
public sealed partial class DockerfileTests
{
    [TestMethod]
    [DataRow("Predict")]
    [DataRow("Train")]
    public void Every_base_can_be_pinned_by_an_argument_and_none_is_latest(string app)
    {
        var lines = Instructions(app);
        var arguments = lines.TakeWhile(line => line.StartsWith("ARG ", StringComparison.Ordinal)).ToArray();
        var bases = lines.Where(line => line.StartsWith("FROM ", StringComparison.Ordinal)).Select(line => line.Split(' ')[1]).ToArray();

        Assert.HasCount(2, bases);
        foreach (var image in bases)
        {
            var argument = arguments.Single(line => line.StartsWith($"ARG {image.Trim('$', '{', '}')}=", StringComparison.Ordinal));
            Assert.MatchesRegex(Tagged(), argument);
            Assert.DoesNotContain(":latest", argument);
        }
    }

    [TestMethod]
    [DataRow("Predict")]
    [DataRow("Train")]
    public void What_runs_is_not_root_has_no_build_tools_and_sends_no_telemetry(string app)
    {
        var lines = Instructions(app);
        var final = lines.Skip(Array.FindLastIndex(lines, line => line.StartsWith("FROM ", StringComparison.Ordinal))).ToArray();

        Assert.AreEqual("FROM ${HOST_IMAGE}", final[0]);
        Assert.AreEqual("USER 1654:1654", final[^1]);
        Assert.IsFalse(final.Any(line => line.StartsWith("RUN ", StringComparison.Ordinal)), "the final stage only copies");
        Assert.AreEqual(
            "COPY --from=build /app /home/site/wwwroot", final.Single(line => line.StartsWith("COPY ", StringComparison.Ordinal)));
        Assert.Contains("ORT_DISABLE_TELEMETRY=1", final.Single(line => line.StartsWith("ENV ", StringComparison.Ordinal)));
        Assert.Contains("EXPOSE 8080", final);
    }

    [TestMethod]
    public void The_build_is_the_published_command_with_the_flavour_of_the_image()
    {
        Assert.Contains("RUN dotnet publish src/Predict -c Release -p:FunctionsHost=Azure -o /app", Instructions("Predict"));
        Assert.Contains("RUN dotnet publish src/Train -c Release -p:FunctionsHost=Azure -p:Torch=${TORCH} -o /app", Instructions("Train"));
        Assert.Contains("ARG TORCH=cuda", Instructions("Train"));
    }

    [TestMethod]
    public void Nothing_is_added_from_the_net_and_no_secret_is_an_argument()
    {
        foreach (var line in new[] { "Predict", "Train" }.SelectMany(Instructions))
        {
            Assert.DoesNotMatchRegex(Forbidden(), line);
        }
    }

    [TestMethod]
    public void The_context_holds_what_the_build_needs_and_no_local_settings()
    {
        var lines = File.ReadAllLines(RepositoryFolder.Combine(".dockerignore"));

        Assert.AreEqual("**", lines[0]);
        foreach (var needed in new[] { "src", "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props",
            "BannedSymbols.txt", "global.json" })
        {
            Assert.Contains($"!{needed}", lines);
            Assert.IsTrue(Path.Exists(RepositoryFolder.Combine(needed)), needed);
        }

        Assert.Contains("**/local.settings.json", lines);
        Assert.Contains("**/bin", lines);
        Assert.Contains("**/obj", lines);
    }

    // Comments left out, continued lines joined.
    private static string[] Instructions(string app) => Continued()
        .Replace(
            string.Join('\n', File.ReadLines(RepositoryFolder.Combine("src", app, "Dockerfile")).Where(line => !line.StartsWith('#'))), " ")
        .Split('\n', StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(@"\\\n\s*")]
    private static partial Regex Continued();

    [GeneratedRegex(@"^ARG \w+=mcr\.microsoft\.com/[a-z/-]+:\S+$")]
    private static partial Regex Tagged();

    [GeneratedRegex("^ADD |curl |wget |apt-get|chmod 777|sudo |^ARG .*(KEY|SECRET|PASSWORD|TOKEN)", RegexOptions.IgnoreCase)]
    private static partial Regex Forbidden();
}
