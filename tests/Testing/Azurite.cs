using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Maas.Testing;

/// <summary>
/// One Azurite for the whole test process: in memory, on ports of its own, with many accounts, started by whoever asks first.
/// It ends with the test process, also when that is killed.
/// </summary>
public static partial class Azurite
{
    private const int Accounts = 1000;

    // What all tests of a process stored stays until it ends.
    private const string MemoryMegabytes = "8192";

    // Of every account; Azurite takes any base64.
    private const string Key = "bm90LWEtc2VjcmV0";

    // Azurite takes 2 seconds on an idle machine; test machines are not idle.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    // The process is kept with the ports: were it collected, its input would close, and Azurite end.
    private static readonly Lazy<Task<(Dictionary<string, string> Ports, Process Node)>> Started = new(StartOnceAsync);

    private static int taken;

    /// <summary>The connection string of the account that all tests share, once Azurite answers. Throws, with what Azurite said, if it
    /// can't start.</summary>
    public static async Task<string> StartAsync() => ConnectionString((await Started.Value).Ports, AccountOf(0));

    /// <summary>That of an account that nobody else has, for a test that must have queues and leases of its own.</summary>
    public static async Task<string> StartOwnAsync()
    {
        var number = Interlocked.Increment(ref taken);
        return number < Accounts
            ? ConnectionString((await Started.Value).Ports, AccountOf(number))
            : throw new InvalidOperationException($"more tests than the {Accounts} accounts");
    }

    private static string AccountOf(int number) => string.Create(CultureInfo.InvariantCulture, $"account{number}");

    private static async Task<(Dictionary<string, string> Ports, Process Node)> StartOnceAsync()
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

        return (ports, node);
    }

    private static string ConnectionString(Dictionary<string, string> ports, string account) =>
        $"DefaultEndpointsProtocol=http;AccountName={account};AccountKey={Key};"
        + string.Concat(ports.Select(port => $"{port.Key}Endpoint=http://127.0.0.1:{port.Value}/{account};"));

    private static ProcessStartInfo Command()
    {
        var folder = AzuriteInstallation.Folder;
        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["AZURITE_ACCOUNTS"] = string.Join(';', Enumerable.Range(0, Accounts).Select(i => $"{AccountOf(i)}:{Key}")) },
        };
        string[] arguments =
        [
            "--require", Path.Combine(folder, "exit-with-parent.cjs"),
            Path.Combine(folder, "node_modules", "azurite", "dist", "src", "azurite.js"),
            "--blobPort", "0", "--queuePort", "0", "--tablePort", "0",
            "--inMemoryPersistence", "--extentMemoryLimit", MemoryMegabytes, "--skipApiVersionCheck", "--disableTelemetry", "--silent",
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
