namespace Maas.Predict.Inference.Sessions;

/// <summary>The models of a cache in the order of their last use, with the memory they take. For one thread at a time.</summary>
internal sealed class SessionShelf(long maximumBytes)
{
    private readonly Dictionary<SessionKey, LinkedListNode<CachedModel>> nodes = [];
    private readonly LinkedList<CachedModel> order = new();

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
            }

            node = before;
        }

        return idle;
    }

    /// <summary>Takes out everything; gives what nobody uses, and leaves the rest to its last lease.</summary>
    public List<CachedModel> Clear()
    {
        var all = order.ToList();
        all.ForEach(TakeOut);
        return [.. all.Where(model => model.Leases == 0)];
    }
}
