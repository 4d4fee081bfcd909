using Maas.Core.Naming;
using Maas.Core.Storage;

namespace Maas.Predict.Batches;

/// <summary>
/// Datasets that slices have fetched, on this instance's disk for the next slices of their jobs, together bounded in bytes: what was unused
/// for longest goes first. For any number of threads.
/// </summary>
/// <remarks>
/// A slice takes the dataset out and brings it back at its end, so nothing that is read is removed, and a stalled slice does not share it
/// with its heir. A job ends here, where its file goes with it, or elsewhere: then it goes by its age. What a killed process leaves goes as
/// its other folders do.
/// </remarks>
public sealed class KeptDatasets : IDisposable
{
    // Longer than a slice elsewhere, or a wait after an attempt in vain, takes.
    private static readonly TimeSpan LongestUnused = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan Look = TimeSpan.FromMinutes(5);

    private readonly BatchesOptions options;
    private readonly TimeProvider time;
    private readonly ITimer aging;
    private readonly Lock gate = new();
    private readonly Dictionary<(TenantId, JobId), (FetchedDataset Dataset, long Since)> kept = [];
    private bool isDisposed;

    /// <param name="room">Of this instance's disk, where others may need what these take.</param>
    public KeptDatasets(BatchesOptions options, DiskRoom room, TimeProvider time)
    {
        (this.options, this.time) = (options, time);
        aging = time.CreateTimer(_ => LetGoOld(), null, Look, Look);
        room.Offer(LetGo);
    }

    private long HeldBytes => kept.Values.Sum(entry => entry.Dataset.SizeBytes);

    /// <summary>Takes out a job's, which is the caller's from then on; null where there is none.</summary>
    internal FetchedDataset? TryTake(TenantId tenant, JobId job)
    {
        lock (gate)
        {
            return kept.Remove((tenant, job), out var entry) ? entry.Dataset : null;
        }
    }

    /// <summary>Keeps it for the job's next slice, where there is room.</summary>
    internal void Keep(TenantId tenant, JobId job, FetchedDataset dataset)
    {
        lock (gate)
        {
            Remove((tenant, job));
            if (isDisposed || !TryMakeRoom(dataset.SizeBytes))
            {
                dataset.Dispose();
                return;
            }

            kept.Add((tenant, job), (dataset, time.GetTimestamp()));
        }
    }

    /// <summary>The job is over.</summary>
    internal void Forget(TenantId tenant, JobId job)
    {
        lock (gate)
        {
            Remove((tenant, job));
        }
    }

    public void Dispose()
    {
        aging.Dispose();
        lock (gate)
        {
            isDisposed = true;
            kept.Keys.ToList().ForEach(Remove);
        }
    }

    // For whoever needs so many bytes of the disk now. Where all are not enough, none goes in vain.
    private void LetGo(long bytes)
    {
        lock (gate)
        {
            for (var rest = HeldBytes - bytes; rest >= 0 && HeldBytes > rest;)
            {
                RemoveOldest();
            }
        }
    }

    private void LetGoOld()
    {
        lock (gate)
        {
            foreach (var (key, _) in kept.Where(entry => time.GetElapsedTime(entry.Value.Since) >= LongestUnused).ToList())
            {
                Remove(key);
            }
        }
    }

    private bool TryMakeRoom(long bytes)
    {
        if (bytes > options.DiskBytes)
        {
            return false;
        }

        while (HeldBytes > options.DiskBytes - bytes)
        {
            RemoveOldest();
        }

        return true;
    }

    private void RemoveOldest() => Remove(kept.MinBy(entry => entry.Value.Since).Key);

    private void Remove((TenantId, JobId) key)
    {
        if (kept.Remove(key, out var entry))
        {
            entry.Dataset.Dispose();
        }
    }
}
