using System.Text.Json;
using Maas.Core.Naming;
using Maas.Core.Storage;

namespace Maas.Core.Jobs;

/// <summary>
/// The right to work on a job: a lease that is renewed while this lives, and the fence under which its row is changed.
/// </summary>
/// <remarks>
/// The race: (1) worker A holds the lease, fence 1, and stalls (a paused container). (2) The lease lapses; B takes it and counts the
/// fence to 2 in the job's row. (3) A wakes and goes on. Its next renewal fails, which stops it; until then, each change of the row
/// that it tries finds fence 2 and is refused, its checkpoints carry fence 1 in their names and are not read while there are ones
/// of fence 2, parts of a result that it writes are named by no row, and of two manifests for the one reserved version only the first
/// is written.
/// </remarks>
public sealed class JobClaim : IAsyncDisposable
{
    private static readonly TimeSpan RenewalInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LetGoLimit = TimeSpan.FromSeconds(10);

    private readonly JobLeaseStore leases;
    private readonly JobStore jobs;
    private readonly TimeProvider time;
    private readonly JobLease lease;
    private readonly Func<CancellationToken, Task> release;
    private readonly TemporaryFolder folder;
    private readonly CancellationTokenSource ending;
    private readonly CancellationTokenSource closing = new();
    private readonly Task watch;
    private Job job;

    /// <param name="release">Lets go of the lease, and of what else the worker remembers the claim by.</param>
    /// <param name="folder">Goes with the claim, as the log of events does.</param>
    /// <param name="stop">Cancelled when the worker stops.</param>
    public JobClaim(
        JobLeaseStore leases, JobStore jobs, JobEventLog events, Job job, JobLease lease, Func<CancellationToken, Task> release,
        TemporaryFolder folder, TimeProvider time, CancellationToken stop)
    {
        (this.leases, this.jobs, this.time, this.lease, this.release) = (leases, jobs, time, lease, release);
        (this.folder, this.job) = (folder, job);
        Events = events;
        ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Cancellation = ending.Token;
        watch = WatchAsync();
    }

    public TenantId Tenant => job.Tenant;

    public JobId Id => job.Id;

    /// <summary>The row as this worker last saw it. Changed by the one thread that runs the job.</summary>
    public Job Job => job;

    public JobEventLog Events { get; }

    /// <summary>A folder of this claim alone, gone with it.</summary>
    public string Folder => folder.Path;

    /// <summary>Cancelled when the worker stops, when the job is to be cancelled, and when another worker has it.</summary>
    public CancellationToken Cancellation { get; }

    public bool CancelRequested { get; private set; }

    public bool IsLost { get; private set; }

    /// <summary>
    /// Changes the row as long as the fence is ours; <paramref name="change"/> may run several times. A row of our fence that no
    /// longer runs was ended by ourselves, by a write whose answer was lost: it stays as it is.
    /// </summary>
    /// <exception cref="ClaimLostException">A later claim has the job.</exception>
    public async Task ChangeAsync(Func<Job, Job> change, CancellationToken cancellation)
    {
        var fence = job.Fence;
        job = await jobs.ChangeAsync(
            Tenant,
            Id,
            now => now switch
            {
                _ when now.Fence != fence => throw new ClaimLostException($"job {Id} has the fence {now.Fence}; ours is {fence}"),
                { State: JobState.Running } => change(now),
                _ => null,
            },
            cancellation);
    }

    /// <summary>Moves the job on, once.</summary>
    /// <exception cref="ClaimLostException">A later claim has the job.</exception>
    public Task MoveAsync(JobState state, Func<Job, Job> with, CancellationToken cancellation) =>
        ChangeAsync(now => with(now.MoveTo(state, time.GetUtcNow())), cancellation);

    public void Tell(string type, string message, JsonElement? data, JobEventLevel level = JobEventLevel.Info) =>
        Events.Add(level, type, message, data);

    /// <summary>Tells the last events, then lets go of a job that has its end: nobody need wait for the lease to lapse.</summary>
    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await closing.CancelAsync();
        await watch;
        await Events.DisposeAsync();
        ending.Dispose();
        closing.Dispose();
        folder.Dispose();
        await LetGoAsync();
    }

    // A job that still runs by its row has no end yet: the next look for lapsed claims must find it.
    private async Task LetGoAsync()
    {
        if (IsLost || job.State == JobState.Running)
        {
            return;
        }

        using var limit = new CancellationTokenSource(LetGoLimit, time);
        try
        {
            await release(limit.Token);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Storage is away: the lease lapses by itself, and the next look for lapsed claims finds the job.
        }
    }

    // Storage that is away for a while is no loss: the lease may lapse, and then the fence decides. It goes on while a cancelled
    // run still writes its last checkpoint.
    private async Task WatchAsync()
    {
        var renewed = time.GetTimestamp();
        while (!closing.IsCancellationRequested && !IsLost)
        {
            try
            {
                await Task.Delay(LookInterval, time, closing.Token);
                if (time.GetElapsedTime(renewed) >= RenewalInterval)
                {
                    await leases.RenewAsync(lease, closing.Token);
                    renewed = time.GetTimestamp();
                }

                await LookAsync();
            }
            catch (ClaimLostException)
            {
                IsLost = true;
                await ending.CancelAsync();
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // Tried again at the next look.
            }
        }
    }

    private async Task LookAsync()
    {
        var now = await jobs.FindAsync(Tenant, Id, closing.Token);
        if (now is null || now.Fence != job.Fence)
        {
            throw new ClaimLostException($"job {Id} was claimed by another worker");
        }

        if (now.CancelRequested)
        {
            CancelRequested = true;
            await ending.CancelAsync();
        }
    }
}
