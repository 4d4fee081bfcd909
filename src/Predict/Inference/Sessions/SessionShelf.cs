using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Maas.Core.Naming;

namespace Maas.Predict.Inference.Sessions;

/// <summary>The models of a cache with the memory they take. To be found by any thread; everything else is for one at a time.</summary>
internal sealed class SessionShelf(long maximumBytes)
{
    private readonly ConcurrentDictionary<SessionKey, CachedModel> models = new();
    private readonly HashSet<CachedModel> leaving = [];
    private readonly Dictionary<TenantId, Counts> counts = [];
    private long heldBytes;

    /// <summary>More is held than may be. For any thread.</summary>
    public bool IsOverfull => Volatile.Read(ref heldBytes) > maximumBytes;

    /// <summary>Whether so much more may be held beside what is in use.</summary>
    public bool HasRoom(long bytes) =>
        bytes + models.Values.Concat(leaving).Where(model => !model.IsIdle).Sum(model => model.Bytes) <= maximumBytes;

    /// <summary>For any thread.</summary>
    public bool TryFind(SessionKey key, [NotNullWhen(true)] out CachedModel? model) => models.TryGetValue(key, out model);

    /// <summary>The models that a condition holds for.</summary>
    public List<CachedModel> Where(Func<CachedModel, bool> condition) => [.. models.Values.Where(condition)];

    /// <summary>The same with those that are out and may be in use still.</summary>
    public List<CachedModel> WhereInUse(Func<CachedModel, bool> condition) => [.. models.Values.Concat(leaving).Where(condition)];

    public void Add(CachedModel model)
    {
        models[model.Key] = model;
        Hold(model.Bytes);
        CountsOf(model.Tenant).Loads++;
    }

    /// <summary>The model takes other memory than was thought; false where it is out already.</summary>
    public bool Measure(CachedModel model, long bytes)
    {
        if (!models.TryGetValue(model.Key, out var there) || there != model)
        {
            return false;
        }

        Hold(bytes - model.Bytes);
        model.Bytes = bytes;
        return true;
    }

    /// <summary>The model takes so much, also where it is out and in use.</summary>
    public void Take(CachedModel model, long bytes)
    {
        if (!Measure(model, bytes))
        {
            model.Bytes = bytes;
        }
    }

    /// <summary>The model's runs have taken so much since it was loaded.</summary>
    public void Grow(CachedModel model, long bytes)
    {
        if (Measure(model, model.Bytes - model.GrownBytes + bytes))
        {
            model.GrownBytes = bytes;
        }
    }

    /// <summary>The model is to take more memory; false where there is not so much, or it is out already.</summary>
    public bool TryMeasure(CachedModel model, long bytes) =>
        (bytes <= model.Bytes || heldBytes - model.Bytes + bytes <= maximumBytes) && Measure(model, bytes);

    /// <summary>Takes the model out; true where nobody uses it: the caller ends it.</summary>
    public bool TakeOut(CachedModel model)
    {
        var isIdle = model.TakeOut();
        Remove(model);
        return isIdle;
    }

    /// <summary>Takes out what nobody uses, the longest unused first, until the rest is within the bound; the caller ends that.</summary>
    public List<CachedModel> Shrink()
    {
        var idle = new List<CachedModel>();
        foreach (var model in IsOverfull ? models.Values.OrderBy(model => model.LastUsed).ToList() : [])
        {
            if (IsOverfull && model.TryTakeOutIdle())
            {
                Remove(model);
                idle.Add(model);
                CountsOf(model.Tenant).Evictions++;
            }
        }

        return idle;
    }

    /// <summary>The model is used no more; true where it was here.</summary>
    public bool Forget(CachedModel model)
    {
        CountsOf(model.Tenant).Hits += model.Hits;
        return leaving.Remove(model);
    }

    /// <summary>What is held of each tenant that ever had a model here, and what was done.</summary>
    public IReadOnlyList<SessionFigures> Figures()
    {
        var held = models.Values.ToLookup(model => model.Tenant);
        var gone = leaving.ToLookup(model => model.Tenant);
        return
        [
            .. counts.OrderBy(pair => pair.Key.Value, StringComparer.Ordinal).Select(pair => new SessionFigures(
                pair.Key, held[pair.Key].Sum(model => model.Bytes),
                held[pair.Key].Sum(model => model.Loaded?.Memory.MappedBytes ?? 0), held[pair.Key].Count(),
                held[pair.Key].Count(model => model.Loaded?.Plan.IsApart is true), pair.Value.Loads,
                pair.Value.Hits + held[pair.Key].Concat(gone[pair.Key]).Sum(model => model.Hits), pair.Value.Evictions)),
        ];
    }

    /// <summary>How many calls wait for their turn, where any do.</summary>
    public Dictionary<VersionKey, long> Waiting() => models.Values
        .Where(model => model.Waiting > 0)
        .GroupBy(model => model.Key.Version)
        .ToDictionary(models => models.Key, models => models.Sum(model => (long)model.Waiting));

    private void Remove(CachedModel model)
    {
        if (models.TryRemove(new(model.Key, model)))
        {
            leaving.Add(model);
            Hold(-model.Bytes);
        }
    }

    private void Hold(long bytes) => Interlocked.Add(ref heldBytes, bytes);

    private Counts CountsOf(TenantId tenant) => counts.TryGetValue(tenant, out var known) ? known : counts[tenant] = new();

    private sealed class Counts
    {
        public long Loads { get; set; }

        public long Hits { get; set; }

        public long Evictions { get; set; }
    }
}
