using System.Text.Json;
using Maas.Core.Naming;

namespace Maas.Core.Jobs;

/// <summary>
/// Writes one job's events: at most one append a second, however many events. Any thread may add; nothing blocks on storage.
/// The one who disposes waits for the last append.
/// </summary>
/// <remarks>
/// The race of a dead trainer that is not dead: (1) B claims A's job and reads where the events end. (2) A, still alive,
/// appends once more. (3) B's first append is refused, so B reads the end again and appends there. (4) A's next append is
/// refused, and A falls silent for good: who has appended once stops at a refusal, who has not yet takes over.
/// </remarks>
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
    private readonly List<JobEvent> added = [];
    private List<JobEvent> sent = [];
    private EventCursor cursor;
    private bool isTheWriter;

    private JobEventLog(JobEventStore store, TenantId tenant, JobId job, EventCursor cursor, TimeProvider time)
    {
        (this.store, this.tenant, this.job, this.cursor, this.time) = (store, tenant, job, cursor, time);
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
            added.Add(new(0, time.GetUtcNow(), level, type, message, data));
        }
    }

    /// <summary>Appends what was added so far; what can't be appended stays for the next time.</summary>
    /// <exception cref="ServiceException">Somebody else writes the job's events: <see cref="ServiceError.Conflict"/>.</exception>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        while (await AppendAsync(cancellation))
        {
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

    // False where there is nothing to append.
    private async Task<bool> AppendAsync(CancellationToken cancellation)
    {
        await appending.WaitAsync(cancellation);
        try
        {
            if (!TakeBatch())
            {
                return false;
            }

            await AppendBatchAsync(cancellation);
            sent = [];
            return true;
        }
        finally
        {
            appending.Release();
        }
    }

    // A batch whose answer did not come is sent again as it was: only so can the store tell that it has it already.
    private bool TakeBatch()
    {
        lock (gate)
        {
            if (sent.Count == 0)
            {
                sent = Numbered(added);
                added.Clear();
            }
        }

        return sent.Count > 0;
    }

    private async Task AppendBatchAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                cursor = await store.AppendAsync(tenant, job, cursor, sent, cancellation);
                isTheWriter = true;
                return;
            }
            catch (ServiceException exception) when (exception.Error == ServiceError.Conflict && !isTheWriter)
            {
                cursor = await store.OpenAsync(tenant, job, cancellation);
                sent = Numbered(sent);
            }
        }
    }

    private List<JobEvent> Numbered(IEnumerable<JobEvent> events) =>
        [.. events.Select((line, i) => line with { Seq = cursor.NextSeq + i })];

    private async Task AppendEverySecondAsync()
    {
        while (!closing.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(AppendInterval, time, closing.Token);
                await AppendAsync(closing.Token);
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
