namespace Maas.Predict.Catalog;

/// <summary>The values that were asked for last, up to a number. For any number of threads.</summary>
internal sealed class RecentlyUsed<TKey, TValue>(int capacity)
    where TKey : notnull
    where TValue : class
{
    private readonly Lock gate = new();
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value)>> nodes = [];
    private readonly LinkedList<(TKey Key, TValue Value)> order = new();

    public TValue? Find(TKey key)
    {
        lock (gate)
        {
            if (!nodes.TryGetValue(key, out var node))
            {
                return null;
            }

            order.Remove(node);
            order.AddFirst(node);
            return node.Value.Value;
        }
    }

    public void Remove(TKey key)
    {
        lock (gate)
        {
            if (nodes.Remove(key, out var node))
            {
                order.Remove(node);
            }
        }
    }

    public void Put(TKey key, TValue value)
    {
        lock (gate)
        {
            if (nodes.Remove(key, out var old))
            {
                order.Remove(old);
            }

            nodes[key] = order.AddFirst((key, value));
            if (nodes.Count > capacity)
            {
                nodes.Remove(order.Last!.Value.Key);
                order.RemoveLast();
            }
        }
    }
}
