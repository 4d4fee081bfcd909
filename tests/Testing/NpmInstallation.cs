using System.Diagnostics;
using System.Security.Cryptography;

namespace Maas.Testing;

/// <summary>
/// Packages of npm in <c>artifacts/{name}</c>, pinned by the lock file in a folder of the repository.
/// Test projects run side by side: the first to get the lock installs, the others wait for it.
/// </summary>
/// <param name="name">The folder below <c>artifacts</c>.</param>
/// <param name="source">The folder with <c>package.json</c> and <c>package-lock.json</c>.</param>
/// <param name="scripts">Files of ours beside them that belong to the installation.</param>
public sealed class NpmInstallation(string name, string source, params string[] scripts)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);

    private readonly string[] sources = ["package.json", "package-lock.json", .. scripts];

    public string Folder { get; } = RepositoryFolder.Combine("artifacts", name);

    public async Task EnsureAsync()
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
        foreach (var file in sources)
        {
            File.Copy(Path.Combine(source, file), Path.Combine(Folder, file), overwrite: true);
        }

        await InstallAsync(deadline.Token);
        await File.WriteAllTextAsync(marker, digest, deadline.Token);
    }

    private string Digest() => string.Concat(
        sources.Select(file => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(source, file))))));

    private async Task<FileStream> TakeTurnAsync(CancellationToken cancellation)
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

    private async Task InstallAsync(CancellationToken cancellation)
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
        using var npm = Process.Start(start) ?? throw new InvalidOperationException($"npm did not start; {name} needs Node.js 20 or newer");
        var output = npm.StandardOutput.ReadToEndAsync(cancellation);
        var errors = npm.StandardError.ReadToEndAsync(cancellation);
        await npm.WaitForExitAsync(cancellation);
        if (npm.ExitCode != 0)
        {
            throw new InvalidOperationException($"npm ci in {Folder} ended with {npm.ExitCode}: {await output}{await errors}");
        }
    }
}
