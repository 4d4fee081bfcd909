using System.Diagnostics;
using System.Text;
using Maas.Core;
using Maas.Predict.Inference.Processes;
using Maas.Predict.Inference.Sessions;

namespace Maas.Predict.Inference.Trial;

/// <summary>A process of <see cref="TrialProgram"/>, seen by who started it. Disposed, it is gone.</summary>
internal sealed class TrialProcess : IAsyncDisposable
{
    // A reason is shorter; native code may write without end.
    private const int MostCharacters = 4096;

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

    /// <summary>Of a process that has ended; 128 and the signal's number where a signal ended it.</summary>
    public int ExitCode => process.ExitCode;

    public static TrialProcess Start(string model, ServingPlan plan, TimeProvider time)
    {
        string[] settings = [$"{plan.IntraOpThreads}", $"{plan.Options.MaximumBytes}", $"{plan.Prepacking}"];
        return new(OwnProgram.Start([TrialProgram.Word, model, .. settings]), time);
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

        if (line is null && await HasEndedAsync(ExitLimit, cancellation) && ProcessEnd.IsFromOutside(ExitCode))
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
        try
        {
            await exited.WaitAsync(within, time, cancellation);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

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
