using System.Diagnostics;

namespace Maas.Benchmarks.Serving;

/// <summary>A server that is compared with, as a process of its own that says <c>listening {port}</c>.</summary>
internal sealed class PeerProcess : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    private readonly Process process;

    private PeerProcess(Process process, Uri address) => (this.process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>This program in another role.</summary>
    public static Task<PeerProcess> StartOwnAsync(params string[] arguments) =>
        StartAsync("dotnet", AppContext.BaseDirectory, [typeof(PeerProcess).Assembly.Location, .. arguments]);

    /// <summary>The same models by Node.js.</summary>
    public static Task<PeerProcess> StartNodeAsync(int processes, int threads, params IEnumerable<ServingModel> models) =>
        StartAsync("node", ServingModels.PeerFolder, [
            "server.mjs", $"{processes}", $"{threads}",
            .. models.Select(model => $"{model.Name}={model.Path}={string.Join(',', model.Shape)}"),
        ]);

    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.Dispose();
    }

    private static async Task<PeerProcess> StartAsync(string program, string folder, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, WorkingDirectory = folder };
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync().WaitAsync(Deadline) is { } line)
        {
            if (line.Split(' ') is ["listening", var port])
            {
                return new(process, new Uri($"http://127.0.0.1:{port}"));
            }
        }

        throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} did not start");
    }
}
