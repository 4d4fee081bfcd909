using System.Diagnostics;
using System.Security.Cryptography;

namespace Maas.Testing;

/// <summary>
/// The pinned Azurite, installed in <c>artifacts/azurite</c> from the lock file under <c>src/Cli/Azurite</c>.
/// Test projects run side by side: the first to get the lock installs, the others wait for it.
/// </summary>
internal static class AzuriteInstallation
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);
    private static readonly string[] Sources = ["package.json", "package-lock.json", "exit-with-parent.cjs"];

    public static string Folder => RepositoryFolder.Combine("artifacts", "azurite");

    public static async Task EnsureAsync()
    {
        Directory.CreateDirectory(Folder);
        using var deadline = new CancellationTokenSource(Deadline);
        await using var turn = await TakeTurnAsync(deadline.Token);
        var marker = Path.Combine(Folder, "installed");
        var digest = Digest();
        if (File.Exists(marker) && await File.ReadAllTextAsync(marker, deadline.Token) == digest)
        {
            return;
        }

        File.Delete(marker);
        foreach (var source in Sources)
        {
            File.Copy(Source(source), Path.Combine(Folder, source), overwrite: true);
        }

        await InstallAsync(deadline.Token);
        await File.WriteAllTextAsync(marker, digest, deadline.Token);
    }

    private static string Source(string file) => RepositoryFolder.Combine("src", "Cli", "Azurite", file);

    private static string Digest() =>
        string.Concat(Sources.Select(source => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Source(source))))));

    private static async Task<FileStream> TakeTurnAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(Folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), cancellation);
            }
        }
    }

    private static async Task InstallAsync(CancellationToken cancellation)
    {
        // On Windows npm is a script, which only the command shell runs.
        var start = OperatingSystem.IsWindows() ? new ProcessStartInfo("cmd", ["/c", "npm"]) : new ProcessStartInfo("npm");
        foreach (var argument in new[] { "ci", "--ignore-scripts", "--no-audit", "--no-fund" })
        {
            start.ArgumentList.Add(argument);
        }

        start.WorkingDirectory = Folder;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var npm = Process.Start(start) ?? throw new InvalidOperationException("npm did not start; Azurite needs Node.js 20 or newer");
        var output = npm.StandardOutput.ReadToEndAsync(cancellation);
        var errors = npm.StandardError.ReadToEndAsync(cancellation);
        await npm.WaitForExitAsync(cancellation);
        if (npm.ExitCode != 0)
        {
            throw new InvalidOperationException($"npm ci in {Folder} ended with {npm.ExitCode}: {await output}{await errors}");
        }
    }
}
