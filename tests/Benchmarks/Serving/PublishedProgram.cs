using System.Diagnostics;
using Maas.Testing;

namespace Maas.Benchmarks.Serving;

/// <summary>A program as it is deployed: published, so compiled ahead.</summary>
internal static class PublishedProgram
{
    /// <summary>Publishes a project, given by its folder in the repository, below <c>artifacts</c>; gives its assembly.</summary>
    public static async Task<string> PublishAsync(params string[] project)
    {
        var folder = RepositoryFolder.Combine("artifacts", "published", project[^1]);
        string[] arguments = ["publish", RepositoryFolder.Combine(project), "-c", "Release", "-o", folder, "-nologo", "-v", "q"];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true };
        using var publish = Process.Start(start)!;
        var output = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        return publish.ExitCode == 0
            ? Path.Combine(folder, $"Maas.{project[^1]}.dll")
            : throw new InvalidOperationException($"{project[^1]} can't be published: {output}");
    }
}
