using System.Text;

namespace Maas.Datasets.Tables;

/// <summary>The columns of a table of JSON objects: all their keys, in the order of their first sight. Used by one reader.</summary>
internal sealed class JsonColumns
{
    private readonly List<byte[]> keys = [];
    private readonly List<string> names = [];
    private readonly Dictionary<byte[], int> indexes = new(Utf8Comparer.Instance);

    public IReadOnlyList<string> Names => names;

    /// <summary>The column of a key, which is new perhaps; what is wrong with it, or null.</summary>
    /// <param name="expected">The column that it most likely is, the one after the key before.</param>
    public string? Find(ReadOnlySpan<byte> key, int expected, out int column)
    {
        column = expected;
        if (expected < keys.Count && key.SequenceEqual(keys[expected]))
        {
            return null;
        }

        return indexes.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(key, out column) ? null : Add(key, out column);
    }

    private string? Add(ReadOnlySpan<byte> key, out int column)
    {
        column = keys.Count;
        if (key.IsEmpty || key.Length > CsvHeader.MostNameBytes)
        {
            return $"a key has {key.Length} bytes; 1 to {CsvHeader.MostNameBytes} are expected";
        }

        if (keys.Count == CsvReader.MostColumns)
        {
            return $"the key {Shown.Text(key)} would be column {CsvReader.MostColumns + 1}; at most {CsvReader.MostColumns} are possible";
        }

        var copy = key.ToArray();
        keys.Add(copy);
        names.Add(Encoding.UTF8.GetString(copy));
        indexes.Add(copy, column);
        return null;
    }
}
