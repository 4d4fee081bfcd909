using Maas.Testing;

namespace Maas.Cli.Tests;

/// <summary>The commands that the README shows.</summary>
[TestClass]
public sealed class ReadmeTests
{
    private const string Maas = "dotnet run --project src/Cli -- ";

    [TestMethod]
    public void Every_maas_command_is_one_that_the_command_line_takes()
    {
        var commands = Commands().Where(line => line.StartsWith(Maas, StringComparison.Ordinal)).ToArray();

        using var surroundings = CommandLine.Quiet();

        Assert.IsGreaterThanOrEqualTo(5, commands.Length);
        foreach (var command in commands)
        {
            var words = command[Maas.Length..].Split(" > ")[0].Split(' ');
            var parsed = MaasCommand.Create(surroundings).Parse(words);
            Assert.IsEmpty(parsed.Errors, $"{command}: {string.Join(", ", parsed.Errors)}");
        }
    }

    [TestMethod]
    public void The_test_command_is_the_one_that_CI_runs()
    {
        var ci = File.ReadAllText(RepositoryFolder.Combine(".ci", "run"));

        var command = Commands().First(line => line.StartsWith("dotnet test", StringComparison.Ordinal));

        StringAssert.Contains(ci, command);
    }

    [TestMethod]
    public void Every_path_in_a_command_is_there()
    {
        var paths = Commands().SelectMany(line => line.Split(' '))
            .Where(word => word.StartsWith("src/", StringComparison.Ordinal) || word.StartsWith("tests/", StringComparison.Ordinal))
            .ToArray();

        Assert.IsNotEmpty(paths);
        foreach (var path in paths)
        {
            Assert.IsTrue(Path.Exists(RepositoryFolder.Combine(path)), path);
        }
    }

    private static IEnumerable<string> Commands() => File.ReadLines(RepositoryFolder.Combine("README.md"))
        .Select(line => line.Trim('`', ' '))
        .SelectMany(line => line.Split('`'))
        .Select(line => line.Trim())
        .Where(line => line.StartsWith("dotnet ", StringComparison.Ordinal));
}
