using Maas.Core;
using Maas.Onnx;
using Maas.Predict.Inference.Runs;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Isolation;

/// <summary>
/// A model that is open in a process of its own: it can end, fill and hold that one alone, and then another takes its place. One run at a
/// time; the others wait.
/// </summary>
internal sealed class IsolatedSession : IModelSession
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly RunnerOpening opening;
    private readonly TimeProvider time;
    private readonly RunnerMaker maker;
    private readonly Lock gate = new();
    private RunnerStart start;
    private bool isDisposed;

    private IsolatedSession(RunnerOpening opening, TimeProvider time, Action<string> offended)
    {
        (this.opening, this.time, maker) = (opening, time, new(opening, time, offended));
        start = new(maker.Start);
    }

    public SessionArena? Arena => null;

    /// <summary>The private memory of its process, for who runs nothing.</summary>
    public long PrivateBytes => start.Process.PrivateBytes;

    /// <param name="offended">Told why, when the model has ended its process or had to be ended with it.</param>
    /// <exception cref="OnnxException">The model can't be opened.</exception>
    /// <exception cref="ServiceException">The model takes more memory than it may; or, unavailable: its process was ended from outside, or
    /// can't be started.</exception>
    public static IsolatedSession Open(RunnerOpening opening, TimeProvider time, Action<string> offended)
    {
        var session = new IsolatedSession(opening, time, offended);
        session.start.Wait(Timeout.InfiniteTimeSpan);
        _ = session.start.Process;
        return session;
    }

    /// <summary>Why a call is refused whose time is over before the process is there again.</summary>
    public static ServiceException NotOpen() =>
        ServiceError.Unavailable.WithRetry(RunnerMaker.Again, "the model is being opened again in a process of its own; call again");

    public Task? Prepare()
    {
        // Who runs it now has its process.
        if (!gate.TryEnter())
        {
            return null;
        }

        try
        {
            if (!isDisposed && start.IsDone && (start.HasFailed || start.Process.HasEnded))
            {
                Renew();
            }

            return start.IsDone ? null : start.Done;
        }
        finally
        {
            gate.Exit();
        }
    }

    public IDisposableReadOnlyCollection<OrtValue> Run(
        IReadOnlyList<Tensor> inputs, IReadOnlyList<string>? named, RunOptions options, CancellationToken cancellation)
    {
        lock (gate)
        {
            var process = WaitForProcess(options, cancellation);
            using var watch = new RunnerWatch(process, options, time, cancellation);
            var isWhole = false;
            try
            {
                var (outputs, refusal) = Ask(process, watch, inputs, named);
                isWhole = true;
                if (refusal is not null)
                {
                    cancellation.ThrowIfCancellationRequested();
                    throw refusal;
                }

                return outputs!;
            }
            catch (Exception exception) when (exception is IOException or InvalidDataException)
            {
                var end = maker.EndOf(process, watch, exception);
                cancellation.ThrowIfCancellationRequested();
                throw end.IsModels
                    ? Refusal(end.Reason)
                    : ServiceError.Unavailable.WithRetry(RunnerMaker.Again, $"{end.Reason}; call again");
            }
            finally
            {
                watch.Dispose();
                if (!isWhole)
                {
                    Renew();
                }
            }
        }
    }

    /// <summary>Its process ends, whatever it does: who waits for its answer learns of that.</summary>
    public void Abandon() => Volatile.Read(ref start).Kill();

    public void Dispose()
    {
        lock (gate)
        {
            isDisposed = true;
            start.Dispose();
        }
    }

    private static ServiceException Refusal(string reason) => new(
        ServiceError.InvalidInput, $"the model can't compute with this input: {reason}", [], new RefusedRunException(reason));

    private void Renew()
    {
        start.Dispose();
        start = new(maker.Start);
    }

    // Another one is started where the last is gone: nothing was sent to it, so that is nobody's concern. Where it could not be, nobody
    // waits for the next one here, as cores may be held.
    private RunnerProcess WaitForProcess(RunOptions options, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        cancellation.ThrowIfCancellationRequested();
        if (start.IsDone && !start.HasFailed && start.Process.HasEnded)
        {
            Renew();
        }

        while (!start.Wait(Look))
        {
            cancellation.ThrowIfCancellationRequested();
            if (options.Terminate)
            {
                throw NotOpen();
            }
        }

        try
        {
            return start.Process;
        }
        catch (OnnxException exception)
        {
            throw ServiceError.Unavailable.WithRetry(
                RunnerMaker.Again, $"the model can't be opened again in a process of its own: {exception.Message}");
        }
    }

    private (OutputValues? Outputs, ServiceException? Refusal) Ask(
        RunnerProcess process, RunnerWatch watch, IReadOnlyList<Tensor> inputs, IReadOnlyList<string>? named)
    {
        process.Send(writer => OrderedRun.Write(writer, inputs, named));
        watch.IsComputing = true;
        var answer = process.ReadAnswer();
        watch.IsComputing = false;
        return answer switch
        {
            RunnerAnswer.Done => (new(process.ReadOutputs(named?.Count ?? opening.Outputs.Count, opening.OutputBytes)), null),
            RunnerAnswer.Refused => (null, Refusal(process.ReadReason())),
            RunnerAnswer.TooLarge => (null, ServiceError.AnswerTooLarge.With(process.ReadReason())),
            RunnerAnswer.Failed => throw new InvalidOperationException($"the process that runs a model failed: {process.ReadReason()}"),
            _ => throw new InvalidDataException($"an answer of kind {answer}"),
        };
    }
}
