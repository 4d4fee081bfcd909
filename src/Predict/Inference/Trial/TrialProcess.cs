using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Maas.Core;

namespace Maas.Predict.Inference.Trial;

/// <summary>A process of <see cref="TrialProgram"/>, seen by who started it. Disposed, it is gone.</summary>
internal sealed class TrialProcess : IAsyncDisposable
{
    // A reason is shorter; native code may write without end.
    private const int MostCharacters = 4096;

    // What .NET and ONNX Runtime read to start. It spares accidents, and hides nothing from code that has taken the process over: that
    // can read all of it from the app's own environment, as it is of the same user.
    private static readonly string[] Inherited =
        ["PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES", "SystemRoot", "TEMP", "TMP", "TMPDIR"];

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);

    // From the end of what it writes to its own.
    private static readonly TimeSpan ExitLimit = TimeSpan.FromSeconds(5);

    private readonly Process process;
    private readonly TimeProvider time;
    private readonly Task exited;
    private readonly Task<string?> first;
    private readonly Task<string> said;
    private readonly Task<string> complaints;

    private TrialProcess(Process process, TimeProvider time)
    {
        (this.process, this.time) = (process, time);
        exited = process.WaitForExitAsync(CancellationToken.None);
        first = process.StandardOutput.ReadLineAsync(CancellationToken.None).AsTask();
        said = ReadRestAsync();
        complaints = ReadAsync(process.StandardError);
    }

    // …/shared/Microsoft.NETCore.App/10.0.x/ → …: who runs this may be another program, which hosts .NET.
    private static string Dotnet => Path.GetFullPath(Path.Combine(
        RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    /// <summary>Of a process that has ended; 128 and the signal's number where a signal ended it.</summary>
    public int ExitCode => process.ExitCode;

    public static TrialProcess Start(string model, int threads, TimeProvider time)
    {
        var program = typeof(TrialProgram).Assembly.Location;
        var start = new ProcessStartInfo(Dotnet, [program, TrialProgram.Word, model, threads.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (var name in start.Environment.Keys.Except(Inherited, StringComparer.OrdinalIgnoreCase).ToList())
        {
            start.Environment.Remove(name);
        }

        // It lives too short for a debugger's socket, and for code that counts what it does.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        return new(Process.Start(start) ?? throw new InvalidOperationException($"{Dotnet} did not start"), time);
    }

    /// <summary>Or until it was ended from outside.</summary>
    /// <exception cref="ServiceException">Unavailable: it has not come so far within a minute, as on a machine that is busy.</exception>
    /// <exception cref="InvalidOperationException">It does something else, which is not the model's doing either.</exception>
    public async Task WaitUntilItOpensAsync(CancellationToken cancellation)
    {
        string? line;
        try
        {
            line = await first.WaitAsync(StartLimit, time, cancellation);
        }
        catch (TimeoutException)
        {
            throw ServiceError.Unavailable.WithRetry(
                StartLimit,
                $"the process that tries models did not start within {StartLimit.TotalSeconds} seconds; send the model again later");
        }

        if (line is null && await HasEndedAsync(ExitLimit, cancellation) && TrialEnd.IsFromOutside(ExitCode))
        {
            return;
        }

        if (line != TrialProgram.Opening)
        {
            // Alive, it may hold its end of the pipe for ever.
            process.Kill();
            throw new InvalidOperationException($"the process that opens models did not start: {await complaints}");
        }
    }

    /// <summary>Whether it has ended, or does within this time.</summary>
    public async Task<bool> HasEndedAsync(TimeSpan within, CancellationToken cancellation)
    {
        await Task.WhenAny(exited, Task.Delay(within, time, cancellation));
        cancellation.ThrowIfCancellationRequested();
        return exited.IsCompleted;
    }

    public long PrivateBytes() => ProcessMemory.PrivateBytes(process);

    /// <summary>What it has written since it opens the model.</summary>
    public Task<string> SaidAsync() => said;

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await Task.WhenAll(exited, said, complaints);
        process.Dispose();
    }

    private async Task<string> ReadRestAsync()
    {
        await first;
        return await ReadAsync(process.StandardOutput);
    }

    private static async Task<string> ReadAsync(StreamReader reader)
    {
        var text = new StringBuilder();
        var buffer = new char[1024];
        while (await reader.ReadAsync(buffer) is var read and > 0)
        {
            text.Append(buffer, 0, Math.Min(read, MostCharacters - text.Length));
        }

        return text.ToString();
    }
}
