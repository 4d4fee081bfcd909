using System.ComponentModel;
using System.Diagnostics;

namespace Maas.Cli.Up.Checks;

/// <summary>Node.js and npm: Azurite, the storage of <c>maas up</c>, runs on them.</summary>
internal static class NodeCheck
{
    // What packages in Azurite's lock file ask for.
    private const int LeastNode = 20;
    private const string Remedy = "install Node.js 20 or newer (https://nodejs.org)";

    public static async Task<Check> RunAsync(CancellationToken cancellation)
    {
        var node = await FindVersionAsync(new ProcessStartInfo("node", ["--version"]), cancellation);
        if (node is null)
        {
            return new(false, $"Node.js is missing: {Remedy}");
        }

        if (node.Major < LeastNode)
        {
            return new(false, $"Node.js is {node}: {Remedy}");
        }

        var npm = await FindVersionAsync(NpmStart("--version"), cancellation);
        return npm is null ? new(false, $"npm is missing beside Node.js {node}: {Remedy}") : new(true, $"Node.js {node} with npm {npm}");
    }

    /// <summary>npm with these arguments. On Windows it is a script, which only the command shell runs.</summary>
    public static ProcessStartInfo NpmStart(params string[] arguments) => OperatingSystem.IsWindows()
        ? new ProcessStartInfo("cmd", ["/c", "npm", .. arguments])
        : new ProcessStartInfo("npm", arguments);

    private static async Task<Version?> FindVersionAsync(ProcessStartInfo start, CancellationToken cancellation)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        try
        {
            using var process = Process.Start(start);
            var said = process is null ? "" : await process.StandardOutput.ReadToEndAsync(cancellation);
            return Version.TryParse(said.Trim().TrimStart('v'), out var version) ? version : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
