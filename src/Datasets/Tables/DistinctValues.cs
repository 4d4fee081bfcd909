using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using Maas.Core.Datasets;

namespace Maas.Datasets.Tables;

/// <summary>The values of one column: counted one by one while they are few and short, then only how many differ.</summary>
internal sealed class DistinctValues(DistinctBudget budget)
{
    private const int MostCategories = 1_000;
    private const int MostCategoryBytes = 256;
    private const int MostDistinct = 10_001;

    // What a dictionary's entry and an array take beside the text.
    private const int EntryBytes = 64;

    private Dictionary<byte[], long>? categories = new(Utf8Comparer.Instance);
    private HashSet<ulong>? hashes;
    private long categoryBytes;

    /// <summary>At most 10,001.</summary>
    public int Count => categories?.Count ?? hashes?.Count ?? 0;

    /// <summary>Few enough, and short enough, to be categories.</summary>
    public bool AreCategories => categories is not null;

    /// <summary>Sorted by name (ordinal); empty where there are too many.</summary>
    public IReadOnlyList<CategoryCount> Categories => categories is null
        ? []
        : [.. categories
            .Select(pair => new CategoryCount(Encoding.UTF8.GetString(pair.Key), pair.Value))
            .OrderBy(c => c.Name, StringComparer.Ordinal)];

    public void Add(ReadOnlySpan<byte> value)
    {
        if (categories is not null && TryCount(categories, value))
        {
            return;
        }

        hashes ??= GiveUpCategories();
        if (hashes.Count < MostDistinct && budget.Hashes > 0 && hashes.Add(Hash(value)))
        {
            budget.Hashes--;
        }
    }

    private bool TryCount(Dictionary<byte[], long> counts, ReadOnlySpan<byte> value)
    {
        var lookup = counts.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (lookup.TryGetValue(value, out var count))
        {
            lookup[value] = count + 1;
            return true;
        }

        var cost = value.Length + EntryBytes;
        if (counts.Count == MostCategories || value.Length > MostCategoryBytes || cost > budget.CategoryBytes)
        {
            return false;
        }

        lookup[value] = 1;
        categoryBytes += cost;
        budget.CategoryBytes -= cost;
        return true;
    }

    private HashSet<ulong> GiveUpCategories()
    {
        var taken = categories!.Keys.Select(key => Hash(key)).ToHashSet();
        budget.Hashes -= taken.Count;
        budget.CategoryBytes += categoryBytes;
        categories = null;
        return taken;
    }

    // Words mixed by multiplication with the odd constants of splitmix64: good enough to count what differs.
    private static ulong Hash(ReadOnlySpan<byte> value)
    {
        var hash = (ulong)value.Length * 0x9E3779B97F4A7C15;
        for (; value.Length >= 8; value = value[8..])
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(value));
        }

        foreach (var letter in value)
        {
            hash = Mix(hash ^ letter);
        }

        return hash;
    }

    private static ulong Mix(ulong word)
    {
        word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9;
        word = (word ^ (word >> 27)) * 0x94D049BB133111EB;
        return BitOperations.RotateLeft(word, 31) ^ (word >> 31);
    }
}
