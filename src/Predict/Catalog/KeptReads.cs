using System.Collections.Concurrent;
using Maas.Core.Storage;

namespace Maas.Predict.Catalog;

/// <summary>
/// What was read from storage, kept for a while. Those who want the same at once wait for one read, and a value that is asked for as its
/// time comes to an end is read again meanwhile, so that nobody waits for it. For any number of threads.
/// </summary>
/// <remarks>
/// The races: (1) A read may begin before what it reads is changed and end after <see cref="Forget"/> said so. Who forgets counts that
/// first and removes what is kept then; who has read keeps it first and looks at the count then: one of the two removes it. Whoever asks
/// after that does not join the old read, which was taken out. What counts is shared by few keys, so others' reads are kept. (2) A read
/// that many wait for is nobody's: a caller that goes leaves it to the others. (3) One that storage does not answer holds those who came
/// soon after it began; who comes later begins another, which takes its place. (4) Where storage does not answer, what is kept is given
/// on for a minute, so that models that are loaded answer through its short failures; it is asked again with each call, once a second.
/// </remarks>
/// <param name="read">Null: there is no such thing, which is not kept.</param>
internal sealed class KeptReads<TKey, TValue>(
    int capacity, Func<TKey, CancellationToken, Task<TValue?>> read, TimeProvider time)
    where TKey : notnull
    where TValue : class
{
    // A value as old as this part of its life is read again for those who come next.
    private const double Ripe = 0.75;

    // Others join a read that began no longer ago: what it brings is no older for them, and one that hangs is not all's.
    private static readonly TimeSpan Joined = TimeSpan.FromSeconds(1);

    // So much longer is given what storage does not answer for.
    private static readonly TimeSpan Outage = TimeSpan.FromMinutes(1);

    // It mostly answers within some milliseconds.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly RecentlyUsed<TKey, KeptValue<TValue>> kept = new(capacity);
    private readonly ConcurrentDictionary<TKey, Reading> underWay = new();
    private readonly long[] forgotten = new long[64];

    /// <summary>What is kept, however old.</summary>
    public TValue? Find(TKey key) => kept.Find(key)?.Value;

    /// <summary>What is kept and no older than <paramref name="life"/>, else what is read now, if storage answers.</summary>
    public ValueTask<TValue?> GetAsync(TKey key, TimeSpan life, CancellationToken cancellation)
    {
        if (kept.Find(key) is not { } found)
        {
            return new(BeginRead(key).WaitAsync(cancellation));
        }

        if (life == Timeout.InfiniteTimeSpan || time.GetElapsedTime(found.Read) is var age && age < life * Ripe)
        {
            return new(found.Value);
        }

        var reading = BeginRead(key);
        return age < life || (age < life + Outage && found.IsUnanswered(time))
            ? new(found.Value)
            : new(RenewAsync(found, age - life, reading, cancellation));
    }

    /// <summary>Reads it now, whatever is kept or being read.</summary>
    public async Task<TValue?> ReadAsync(TKey key, CancellationToken cancellation)
    {
        var (begun, before) = (time.GetTimestamp(), Volatile.Read(ref Forgotten(key)));
        if (await read(key, cancellation) is not { } value)
        {
            kept.Remove(key);
            return null;
        }

        kept.Put(key, new(value, begun));
        if (Interlocked.Read(ref Forgotten(key)) != before)
        {
            kept.Remove(key);
        }

        return value;
    }

    /// <summary>It has changed: whoever asks from now on gets what is read from now on.</summary>
    public void Forget(TKey key)
    {
        Interlocked.Increment(ref Forgotten(key));
        underWay.TryRemove(key, out _);
        kept.Remove(key);
    }

    /// <summary>The same of every key of which <paramref name="changed"/> holds. Looks at all.</summary>
    public void ForgetWhere(Func<TKey, bool> changed)
    {
        for (var i = 0; i < forgotten.Length; i++)
        {
            Interlocked.Increment(ref forgotten[i]);
        }

        foreach (var (key, _) in underWay.Where(reading => changed(reading.Key)))
        {
            underWay.TryRemove(key, out _);
        }

        kept.RemoveWhere(changed);
    }

    private async Task<TValue?> RenewAsync(KeptValue<TValue> old, TimeSpan late, Task<TValue?> reading, CancellationToken cancellation)
    {
        if (late >= Outage)
        {
            return await reading.WaitAsync(cancellation);
        }

        try
        {
            return await reading.WaitAsync(Patience, time, cancellation);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested
            && (exception is TimeoutException || OutageServices.IsCauseOf(exception)))
        {
            old.Unanswered(time);
            return old.Value;
        }
    }

    private ref long Forgotten(TKey key) => ref forgotten[(uint)key.GetHashCode() % forgotten.Length];

    private Task<TValue?> BeginRead(TKey key)
    {
        var known = underWay.GetValueOrDefault(key);
        if (known is not null && time.GetElapsedTime(known.Begun) < Joined)
        {
            return known.Value.Task;
        }

        var own = new Reading(time.GetTimestamp());
        if (known is null ? underWay.TryAdd(key, own) : underWay.TryUpdate(key, own, known))
        {
            _ = AnswerAsync(key, own);
            return own.Value.Task;
        }

        // Another has begun one just now.
        return BeginRead(key);
    }

    private async Task AnswerAsync(TKey key, Reading reading)
    {
        try
        {
            var value = await ReadAsync(key, CancellationToken.None);
            underWay.TryRemove(new(key, reading));
            reading.Value.SetResult(value);
        }
        catch (Exception exception)
        {
            underWay.TryRemove(new(key, reading));
            reading.Value.SetException(exception);

            // Where a kept value is read again, nobody waits: whoever finds that too old reads, and learns why that fails.
            _ = reading.Value.Task.Exception;
        }
    }

    private sealed class Reading(long begun)
    {
        public long Begun => begun;

        // Those who wait go on each on a thread of its own, not one after the other's whole call.
        public TaskCompletionSource<TValue?> Value { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
