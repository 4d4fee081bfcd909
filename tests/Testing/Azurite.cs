using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Maas.Testing;

/// <summary>
/// One Azurite for the whole test process: in memory, on ports of its own, started by whoever asks first.
/// It ends with the test process, also when that is killed.
/// </summary>
public static partial class Azurite
{
    // The account and key that every Azurite has, from its documentation; not a secret.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    // Azurite takes 2 seconds on an idle machine; test machines are not idle.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    // The process is kept with the string: were it collected, its input would close, and Azurite end.
    private static readonly Lazy<Task<(string ConnectionString, Process Node)>> Started = new(StartOnceAsync);

    /// <summary>The connection string, once Azurite answers. Throws, with what Azurite said, if it can't start.</summary>
    public static async Task<string> StartAsync() => (await Started.Value).ConnectionString;

    /// <summary>One more, for a test that must have queues and leases of its own; the caller ends it.</summary>
    public static Task<(string ConnectionString, Process Node)> StartOwnAsync() => StartOnceAsync();

    private static async Task<(string ConnectionString, Process Node)> StartOnceAsync()
    {
        await AzuriteInstallation.EnsureAsync();
        var node = Process.Start(Command()) ?? throw new InvalidOperationException("node did not start; Azurite needs Node.js 20 or newer");
        var said = new StringBuilder();
        var ports = new Dictionary<string, string>();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        node.OutputDataReceived += (_, line) => Hear(line.Data, said, ports, ready);
        node.ErrorDataReceived += (_, line) => Hear(line.Data, said, ports, ready);
        node.BeginOutputReadLine();
        node.BeginErrorReadLine();
        var first = await Task.WhenAny(ready.Task, node.WaitForExitAsync(), Task.Delay(Deadline));
        if (first != ready.Task)
        {
            node.Kill();
            throw new InvalidOperationException($"Azurite did not start: {said}");
        }

        return (ConnectionString(ports), node);
    }

    private static string ConnectionString(Dictionary<string, string> ports) =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};"
        + string.Concat(ports.Select(port => $"{port.Key}Endpoint=http://127.0.0.1:{port.Value}/{Account};"));

    private static ProcessStartInfo Command()
    {
        var folder = AzuriteInstallation.Folder;
        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] arguments =
        [
            "--require", Path.Combine(folder, "exit-with-parent.cjs"),
            Path.Combine(folder, "node_modules", "azurite", "dist", "src", "azurite.js"),
            "--blobPort", "0", "--queuePort", "0", "--tablePort", "0",
            "--inMemoryPersistence", "--extentMemoryLimit", "2048", "--skipApiVersionCheck", "--disableTelemetry", "--silent",
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    private static void Hear(string? line, StringBuilder said, Dictionary<string, string> ports, TaskCompletionSource ready)
    {
        lock (said)
        {
            said.AppendLine(line);
            if (Listening().Match(line ?? "") is { Success: true } match)
            {
                ports[match.Groups["service"].Value] = match.Groups["port"].Value;
                if (ports.Count == 3)
                {
                    ready.TrySetResult();
                }
            }
        }
    }

    [GeneratedRegex(@"^Azurite (?<service>Blob|Queue|Table) service is successfully listening at http://127\.0\.0\.1:(?<port>\d+)")]
    private static partial Regex Listening();
}
