using System.Diagnostics;
using System.Reflection;
using Maas.Testing;

namespace Maas.Infra.Tests;

/// <summary>The Bicep compiler, on a copy of <c>infra</c>: what it writes lands beside its input.</summary>
internal static class Bicep
{
    private static readonly string Program = typeof(Bicep).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "BicepPath").Value!.Replace('\\', '/');

    private static readonly Lazy<string> Copy = new(CopyInfra);

    /// <summary>The copy, with the parameter files of the tests beside those of the product.</summary>
    public static string Folder => Copy.Value;

    /// <summary>What the compiler printed: its result, and its diagnostics.</summary>
    public static async Task<(string Output, string Diagnostics)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Program, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The parameter files read these; the tests compare with what nobody has set.
        foreach (var name in start.Environment.Keys.Where(IsParameter).ToArray())
        {
            start.Environment.Remove(name);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var diagnostics = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (await output, await diagnostics);
    }

    /// <summary>Writes such a copy into a folder.</summary>
    public static void CopyTo(string folder)
    {
        foreach (var source in new[] { RepositoryFolder.Combine("infra"), RepositoryFolder.Combine("tests", "Infra.Tests", "Parameters") })
        {
            foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
            {
                var target = Path.Combine(folder, Path.GetRelativePath(source, file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }
        }
    }

    private static bool IsParameter(string name) =>
        new[] { "AZURE_", "MAAS_", "SERVICE_" }.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));

    private static string CopyInfra()
    {
        var folder = Directory.CreateTempSubdirectory("maas-infra-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        CopyTo(folder);
        return folder;
    }
}
