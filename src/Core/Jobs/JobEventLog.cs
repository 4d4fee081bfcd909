using System.Text.Json;
using Maas.Core.Naming;

namespace Maas.Core.Jobs;

/// <summary>
/// Writes one job's events: at most one append a second, however many events. Any thread may add; nothing blocks on storage.
/// The one who disposes waits for the last append.
/// </summary>
public sealed class JobEventLog : IAsyncDisposable
{
    private static readonly TimeSpan AppendInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastAppendLimit = TimeSpan.FromSeconds(30);

    private readonly JobEventStore store;
    private readonly TenantId tenant;
    private readonly JobId job;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private readonly SemaphoreSlim appending = new(1, 1);
    private readonly CancellationTokenSource closing = new();
    private readonly Task loop;
    private readonly List<JobEvent> pending = [];
    private EventCursor cursor;
    private long nextSeq;

    private JobEventLog(JobEventStore store, TenantId tenant, JobId job, EventCursor cursor, TimeProvider time)
    {
        (this.store, this.tenant, this.job, this.cursor, this.time) = (store, tenant, job, cursor, time);
        nextSeq = cursor.NextSeq;
        loop = AppendEverySecondAsync();
    }

    /// <summary>Continues the job's events from where they end.</summary>
    public static async Task<JobEventLog> OpenAsync(
        JobEventStore store, TenantId tenant, JobId job, TimeProvider time, CancellationToken cancellation) =>
        new(store, tenant, job, await store.OpenAsync(tenant, job, cancellation), time);

    public void Add(JobEventLevel level, string type, string message, JsonElement? data)
    {
        lock (gate)
        {
            pending.Add(new(nextSeq++, time.GetUtcNow(), level, type, message, data));
        }
    }

    /// <summary>Appends what was added so far; what can't be appended stays for the next time.</summary>
    /// <exception cref="ServiceException">Somebody else writes the job's events: <see cref="ServiceError.Conflict"/>.</exception>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        await appending.WaitAsync(cancellation);
        try
        {
            if (Added() is { Count: > 0 } batch)
            {
                cursor = await store.AppendAsync(tenant, job, cursor, batch, cancellation);
                Forget(batch.Count);
            }
        }
        finally
        {
            appending.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await loop;
        using var limit = new CancellationTokenSource(LastAppendLimit, time);
        try
        {
            await FlushAsync(limit.Token);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The story's end is lost with the storage, or to a later claim; the row is what counts.
        }

        closing.Dispose();
        appending.Dispose();
    }

    private List<JobEvent> Added()
    {
        lock (gate)
        {
            return [.. pending];
        }
    }

    private void Forget(int count)
    {
        lock (gate)
        {
            pending.RemoveRange(0, count);
        }
    }

    private async Task AppendEverySecondAsync()
    {
        while (!closing.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(AppendInterval, time, closing.Token);
                await FlushAsync(closing.Token);
            }
            catch (ServiceException)
            {
                // A later claim writes now: its trainer tells the rest.
                return;
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // Closing, or storage is away for a moment: the next append tries again.
            }
        }
    }
}
