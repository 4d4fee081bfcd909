using System.Runtime.ExceptionServices;
using Maas.Core;
using Maas.Predict.Inference.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Runs;

/// <summary>
/// One request's run, from its arrival to its outputs. Whoever leads the batch that it is in fills it, and then lets its caller go on;
/// until then its tensors stay.
/// </summary>
internal sealed class PendingRun(IReadOnlyList<Tensor> inputs, IReadOnlyList<string>? names, long arrived, CancellationToken caller)
{
    private TaskCompletionSource<RunningBatch?>? turn;
    private IDisposableReadOnlyCollection<OrtValue>? outputs;
    private Exception? error;
    private Exception? givenUp;
    private bool hasMissedProcess;

    public IReadOnlyList<Tensor> Inputs => inputs;

    public IReadOnlyList<string>? Names => names;

    public long Arrived => arrived;

    public CancellationToken Caller => caller;

    /// <summary>Refuses the call whose thread computes it, where that does not come back, for another thread; never fails. Null: nobody is
    /// to be told.</summary>
    public Func<ServiceException, Task>? Refuse { get; init; }

    /// <summary>The length of every input's first dimension; 0 where it goes with nothing else.</summary>
    public int Rows { get; init; }

    /// <summary>How many rows the batch may have that it is in.</summary>
    public int MostRows { get; init; } = int.MaxValue;

    /// <summary>With how many it has run at once, itself among them.</summary>
    public int RanWith { get; set; }

    /// <summary>Of how many shares of a call's time it has one, from when it has its turn, so that others which run alone then have theirs
    /// in time; 1: all of it, from when it came.</summary>
    public int Shares { get; private init; } = 1;

    /// <summary>The memory that its inputs take.</summary>
    public long Bytes
    {
        get
        {
            var bytes = 0L;
            for (var i = 0; i < inputs.Count; i++)
            {
                bytes += inputs[i].HeldBytes;
            }

            return bytes;
        }
    }

    public TimeSpan Queued { get; set; }

    public TimeSpan Computed { get; set; }

    /// <summary>How often the model ran for it: not once where it went along in another's batch.</summary>
    public int Runs { get; set; }

    /// <summary>Completes with the batch that this one leads, itself first; or with null, when it is done.</summary>
    public Task<RunningBatch?> Turn => turn!.Task;

    /// <summary>It begins to wait for its turn: before anybody else sees it.</summary>
    public void Wait() => turn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Lead(RunningBatch batch) => turn!.TrySetResult(batch);

    public void LetGo() => turn!.TrySetResult(null);

    public void Succeed(IDisposableReadOnlyCollection<OrtValue> values) => outputs = values;

    public void Fail(Exception exception) => error = exception;

    public bool HasFailed => error is not null;

    /// <summary>It was ended with others, one of whom may have taken all the time.</summary>
    public bool HasTimedOutWithOthers =>
        RanWith > 1 && error is ServiceException late && late.Error == ServiceError.TimedOut && givenUp is null;

    /// <summary>The model's process ended in the run with others: this one runs again, by itself, when that is there again.</summary>
    public bool HasMissedProcess => hasMissedProcess && givenUp is null;

    /// <summary>Whether it was in the queue before.</summary>
    public bool IsAgain { get; private init; }

    public void MissProcess(Exception exception) => (error, hasMissedProcess) = (exception, true);

    /// <summary>It has not ended, and its caller hears of it. Not by the thread that fills it.</summary>
    public void GiveUp(Exception exception) => givenUp = exception;

    /// <summary>What it came to is nobody's: it was given up before.</summary>
    public void Discard() => outputs?.Dispose();

    /// <summary>The outputs, once it is done.</summary>
    public IDisposableReadOnlyCollection<OrtValue> Outputs()
    {
        if ((givenUp ?? error) is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return outputs!;
    }

    /// <summary>The same by itself, as one that comes now.</summary>
    public PendingRun Alone(long now) => new(inputs, names, now, caller) { Refuse = Refuse, Shares = RanWith, IsAgain = true };

    /// <summary>The same by itself, in what is left of its time.</summary>
    public PendingRun Again() => new(inputs, names, arrived, caller) { Refuse = Refuse, IsAgain = true };

    /// <summary>From when on its time counts where it has its turn now.</summary>
    public long CountsFrom(TimeProvider time, TimeSpan limit) => Shares == 1
        ? arrived
        : time.GetTimestamp() - (long)((limit - (limit / Shares)).TotalSeconds * time.TimestampFrequency);

    /// <summary>Whether it waits for others to come along.</summary>
    public bool MustRipen(TimeProvider time, TimeSpan delay) =>
        Rows > 0 && delay > TimeSpan.Zero && time.GetElapsedTime(arrived) < delay;

    /// <summary>Whether both can be one run: the same inputs, alike but for their first dimension, and the same outputs.</summary>
    public bool GoesWith(PendingRun other)
    {
        if (Rows == 0 || other.Rows == 0 || inputs.Count != other.Inputs.Count || !HaveSameNames(names, other.Names))
        {
            return false;
        }

        for (var i = 0; i < inputs.Count; i++)
        {
            var (one, two) = (inputs[i], other.Inputs[i]);
            if (one.Name != two.Name || one.Kind != two.Kind || !one.Shape.AsSpan(1).SequenceEqual(two.Shape.AsSpan(1)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool HaveSameNames(IReadOnlyList<string>? one, IReadOnlyList<string>? two) =>
        ReferenceEquals(one, two) || (one is not null && two is not null && one.SequenceEqual(two));
}
