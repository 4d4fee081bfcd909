using Maas.Core.Naming;

namespace Maas.Predict.Inference.Sessions;

/// <summary>The models of a cache in the order of their last use, with the memory they take. For one thread at a time.</summary>
internal sealed class SessionShelf(long maximumBytes)
{
    private readonly Dictionary<SessionKey, LinkedListNode<CachedModel>> nodes = [];
    private readonly LinkedList<CachedModel> order = new();
    private readonly Dictionary<TenantId, Counts> counts = [];

    /// <summary>The memory that the models are taken to use.</summary>
    public long HeldBytes { get; private set; }

    /// <summary>The model, which is now the one used last.</summary>
    public CachedModel? Find(SessionKey key)
    {
        if (!nodes.TryGetValue(key, out var node))
        {
            return null;
        }

        order.Remove(node);
        order.AddFirst(node);
        CountsOf(node.Value).Hits++;
        return node.Value;
    }

    /// <summary>The model, which is not used by being looked at.</summary>
    public CachedModel? Peek(SessionKey key) => nodes.GetValueOrDefault(key)?.Value;

    /// <summary>The models that a condition holds for, the one used last first.</summary>
    public List<CachedModel> Where(Func<CachedModel, bool> condition) => [.. order.Where(condition)];

    public void Add(CachedModel model)
    {
        nodes.Add(model.Key, order.AddFirst(model));
        HeldBytes += model.Bytes;
        CountsOf(model).Loads++;
    }

    public void TakeOut(CachedModel model)
    {
        if (!model.IsRetired)
        {
            model.IsRetired = true;
            nodes.Remove(model.Key, out var node);
            order.Remove(node!);
            HeldBytes -= model.Bytes;
        }
    }

    /// <summary>Takes out what nobody uses, the longest unused first, until the rest is within the bound; gives what is out.</summary>
    public List<CachedModel> Shrink()
    {
        var idle = new List<CachedModel>();
        for (var node = order.Last; node is not null && HeldBytes > maximumBytes;)
        {
            var before = node.Previous;
            if (node.Value.IsIdle)
            {
                TakeOut(node.Value);
                idle.Add(node.Value);
                CountsOf(node.Value).Evictions++;
            }

            node = before;
        }

        return idle;
    }

    /// <summary>What is held of each tenant that ever had a model here, and what was done.</summary>
    public IReadOnlyList<SessionFigures> Figures()
    {
        var held = order.ToLookup(model => model.Tenant);
        return
        [
            .. counts.OrderBy(pair => pair.Key.Value, StringComparer.Ordinal).Select(pair => new SessionFigures(
                pair.Key, held[pair.Key].Sum(model => model.Bytes), held[pair.Key].Count(),
                pair.Value.Loads, pair.Value.Hits, pair.Value.Evictions)),
        ];
    }

    /// <summary>How many calls wait for their turn, where any do.</summary>
    public Dictionary<VersionKey, long> Waiting() => order
        .Where(model => model.Waiting > 0)
        .GroupBy(model => model.Key.Version)
        .ToDictionary(models => models.Key, models => models.Sum(model => (long)model.Waiting));

    /// <summary>Takes out everything; gives what nobody uses, and leaves the rest to its last lease.</summary>
    public List<CachedModel> Clear()
    {
        var all = order.ToList();
        all.ForEach(TakeOut);
        return [.. all.Where(model => model.Leases == 0)];
    }

    private Counts CountsOf(CachedModel model) => counts.TryGetValue(model.Tenant, out var known) ? known : counts[model.Tenant] = new();

    private sealed class Counts
    {
        public long Loads { get; set; }

        public long Hits { get; set; }

        public long Evictions { get; set; }
    }
}
