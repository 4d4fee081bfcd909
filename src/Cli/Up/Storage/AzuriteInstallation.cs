using System.Diagnostics;
using System.Security.Cryptography;
using Maas.Cli.Output;
using Maas.Cli.Up.Checks;

namespace Maas.Cli.Up.Storage;

/// <summary>
/// The pinned Azurite, installed by npm from the lock file that comes with this program, once for each user and lock file.
/// Of several that need it at once one installs, the others wait; what an interrupted one left is installed anew.
/// </summary>
internal static class AzuriteInstallation
{
    private const string Entry = "node_modules/azurite/dist/src/azurite.js";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly string Source = Path.Combine(AppContext.BaseDirectory, "Azurite");

    /// <summary>The script that node runs.</summary>
    public static async Task<string> EnsureAsync(Terminal terminal, CancellationToken cancellation)
    {
        var folder = Path.Combine(DataFolder.Default, "azurite-installed", Digest());
        Directory.CreateDirectory(folder);
        await using var turn = await TakeTurnAsync(folder, cancellation);
        var marker = Path.Combine(folder, "complete");
        if (!File.Exists(marker))
        {
            terminal.Line($"  installing Azurite (the storage) into {folder}, once …");
            await InstallAsync(folder, cancellation);
            await File.WriteAllTextAsync(marker, "", cancellation);
        }

        return Path.Combine(folder, Entry);
    }

    private static string Digest() =>
        Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Source, "package-lock.json"))))[..12];

    private static async Task<FileStream> TakeTurnAsync(string folder, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(Pause, cancellation);
            }
        }
    }

    private static async Task InstallAsync(string folder, CancellationToken cancellation)
    {
        foreach (var file in new[] { "package.json", "package-lock.json" })
        {
            File.Copy(Path.Combine(Source, file), Path.Combine(folder, file), overwrite: true);
        }

        var start = NodeCheck.NpmStart("ci", "--ignore-scripts", "--no-audit", "--no-fund");
        start.WorkingDirectory = folder;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var npm = Process.Start(start) ?? throw CommandException.Refused("npm can't be started");
        try
        {
            var said = await Task.WhenAll(npm.StandardOutput.ReadToEndAsync(cancellation), npm.StandardError.ReadToEndAsync(cancellation));
            await npm.WaitForExitAsync(cancellation);
            if (npm.ExitCode != 0)
            {
                throw CommandException.Refused($"npm could not install Azurite into {folder}:", string.Concat(said).TrimEnd().Split('\n'));
            }
        }
        catch (OperationCanceledException)
        {
            npm.Kill(entireProcessTree: true);
            throw;
        }
    }
}
