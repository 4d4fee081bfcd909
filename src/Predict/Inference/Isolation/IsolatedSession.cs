using Maas.Core;
using Maas.Onnx;
using Maas.Predict.Inference.Processes;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Isolation;

/// <summary>
/// A model that is open in a process of its own: it can end, fill and hold that one alone, and then another takes its place. One run at a
/// time; the others wait.
/// </summary>
/// <param name="offended">Told why, when the model has ended its process or had to be ended with it.</param>
internal sealed class IsolatedSession(RunnerOpening opening, TimeProvider time, Action<string> offended) : IModelSession
{
    // A process that keeps more than this after a run, beside what it had when the model was open, makes room for another.
    private const long KeptBytes = 256 << 20;

    // It takes longer to fill so much.
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private RunnerProcess? process;
    private long openBytes;

    private long MostBytes => opening.Plan.Options.MaximumBytes;

    /// <exception cref="OnnxException">The model can't be opened.</exception>
    /// <exception cref="ServiceException">Unavailable: its process was ended from outside.</exception>
    public static IsolatedSession Open(RunnerOpening opening, TimeProvider time, Action<string> offended)
    {
        var session = new IsolatedSession(opening, time, offended);
        try
        {
            // Its trial opened and ran it in this time, where nothing else was to be done.
            using var limit = new CancellationTokenSource(5 * TimeSpan.FromSeconds(opening.Plan.Options.TrialSeconds), time);
            using var options = new RunOptions();
            session.process = session.Start(options, limit.Token);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>The private memory that the model takes now, without that of any such process; for who runs nothing.</summary>
    public long PrivateBytes => Math.Max(0, (process?.PrivateBytes ?? 0) - ProcessMemory.OwnBytes);

    public IDisposableReadOnlyCollection<OrtValue> Run(
        IReadOnlyList<Tensor> inputs, IReadOnlyList<string>? named, RunOptions options, CancellationToken cancellation)
    {
        lock (gate)
        {
            cancellation.ThrowIfCancellationRequested();
            var runner = process ??= Restart(options, cancellation);
            using var watch = new RunnerWatch(runner, options, time, cancellation);
            try
            {
                var begun = time.GetTimestamp();
                var outputs = Run(runner, inputs, named);
                watch.Dispose();
                if (time.GetElapsedTime(begun) > Short && runner.PrivateBytes > openBytes + KeptBytes)
                {
                    Close();
                }

                return outputs;
            }
            catch (ServiceException)
            {
                cancellation.ThrowIfCancellationRequested();
                throw;
            }
            catch (Exception exception) when (exception is IOException or InvalidDataException)
            {
                var (reason, isModels) = End(runner, watch);
                process = null;
                cancellation.ThrowIfCancellationRequested();
                throw isModels
                    ? ServiceError.InvalidInput.With($"the model can't compute with this input: {reason}")
                    : ServiceError.Unavailable.WithRetry(Again, $"{reason}; call again");
            }
        }
    }

    /// <summary>Its process ends, whatever it does.</summary>
    public void Abandon() => Dispose();

    public void Dispose()
    {
        lock (gate)
        {
            Close();
        }
    }

    private OutputValues Run(RunnerProcess runner, IReadOnlyList<Tensor> inputs, IReadOnlyList<string>? named)
    {
        var answer = runner.Ask(writer => OrderedRun.Write(writer, inputs, named));
        return answer switch
        {
            RunnerAnswer.Done => new(runner.ReadOutputs(named?.Count ?? opening.Outputs.Count, MostBytes)),
            RunnerAnswer.Refused => throw ServiceError.InvalidInput.With(runner.ReadReason()),
            RunnerAnswer.TooLarge => throw ServiceError.AnswerTooLarge.With(runner.ReadReason()),
            _ => throw new InvalidOperationException($"the process that runs a model failed: {runner.ReadReason()}"),
        };
    }

    private RunnerProcess Restart(RunOptions options, CancellationToken cancellation)
    {
        try
        {
            return Start(options, cancellation);
        }
        catch (OnnxException exception)
        {
            cancellation.ThrowIfCancellationRequested();
            throw ServiceError.Unavailable.WithRetry(
                Again, $"the model can't be opened again in a process of its own: {exception.Message}");
        }
    }

    private RunnerProcess Start(RunOptions options, CancellationToken cancellation)
    {
        var runner = new RunnerProcess();
        using var watch = new RunnerWatch(runner, options, time, cancellation);
        try
        {
            var answer = runner.Ask(opening.Write);
            if (answer != RunnerAnswer.Done)
            {
                var reason = runner.ReadReason();
                throw answer == RunnerAnswer.Refused
                    ? new OnnxException(reason)
                    : new InvalidOperationException($"the process that runs a model failed: {reason}");
            }

            openBytes = runner.PrivateBytes;
            return runner;
        }
        catch (IOException)
        {
            var (reason, isModels) = End(runner, watch);
            throw isModels ? new OnnxException(reason) : ServiceError.Unavailable.WithRetry(Again, $"{reason}; call again");
        }
        catch
        {
            watch.Dispose();
            runner.Dispose();
            throw;
        }
    }

    private (string Reason, bool IsModels) End(RunnerProcess runner, RunnerWatch watch)
    {
        var end = ReasonOf(runner, watch);
        watch.Dispose();
        runner.Dispose();
        if (end.IsModels)
        {
            offended(end.Reason);
        }

        return end;
    }

    private (string Reason, bool IsModels) ReasonOf(RunnerProcess runner, RunnerWatch watch)
    {
        if (watch.HasEndedIt)
        {
            return ("it does not end its work when it is told to", true);
        }

        return runner.FindExitCode() switch
        {
            null => ("its process answers no more", true),
            MemoryWatch.Full => ($"it takes more than the {MostBytes} bytes of memory that this service gives models", true),
            { } exitCode => ($"its process was ended {ProcessEnd.By(exitCode)}", !ProcessEnd.IsFromOutside(exitCode)),
        };
    }

    private void Close()
    {
        process?.Dispose();
        process = null;
    }
}
