using System.Collections.Concurrent;

namespace Maas.Predict.Catalog;

/// <summary>
/// The values that were asked for last, up to a number. For any number of threads; only who brings a new key, or removes one, takes a
/// lock.
/// </summary>
/// <remarks>
/// Who asks marks what it finds, and nothing else is written: no order that all would have to change. Who needs room goes round: what
/// is marked loses its mark and is passed over, what was not asked for since the last round goes. A value that is put while its key
/// is removed may go with it, as if it had been put before.
/// </remarks>
internal sealed class RecentlyUsed<TKey, TValue>(int capacity)
    where TKey : notnull
    where TValue : class
{
    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<TKey, Entry> entries = new();
    private readonly Queue<Entry> round = new();

    public TValue? Find(TKey key)
    {
        if (!entries.TryGetValue(key, out var entry))
        {
            return null;
        }

        entry.Mark();
        return entry.Value;
    }

    public void Remove(TKey key)
    {
        lock (gate)
        {
            if (entries.TryRemove(key, out var entry))
            {
                entry.IsOut = true;
            }
        }
    }

    /// <summary>The same of every key of which <paramref name="goes"/> holds. Looks at all.</summary>
    public void RemoveWhere(Func<TKey, bool> goes)
    {
        foreach (var (key, _) in entries.Where(entry => goes(entry.Key)))
        {
            Remove(key);
        }
    }

    public void Put(TKey key, TValue value)
    {
        if (entries.TryGetValue(key, out var entry))
        {
            entry.Value = value;
            entry.Mark();
            return;
        }

        lock (gate)
        {
            if (entries.TryGetValue(key, out entry))
            {
                entry.Value = value;
                return;
            }

            MakeRoom();
            entry = new(key, value);
            entries[key] = entry;
            round.Enqueue(entry);
        }
    }

    // Those that were removed are still in the round, and leave it here.
    private void MakeRoom()
    {
        while (round.Count >= capacity)
        {
            var oldest = round.Dequeue();
            if (!oldest.IsOut && oldest.Unmark())
            {
                round.Enqueue(oldest);
            }
            else if (!oldest.IsOut)
            {
                entries.TryRemove(oldest.Key, out _);
            }
        }
    }

    private sealed class Entry(TKey key, TValue value)
    {
        private volatile TValue current = value;
        private volatile bool isMarked;

        public TKey Key => key;

        public TValue Value
        {
            get => current;
            set => current = value;
        }

        /// <summary>It was removed. Changes under the lock.</summary>
        public bool IsOut { get; set; }

        // What is marked already is only read, so that processors do not take it from each other.
        public void Mark()
        {
            if (!isMarked)
            {
                isMarked = true;
            }
        }

        public bool Unmark()
        {
            var was = isMarked;
            isMarked = false;
            return was;
        }
    }
}
