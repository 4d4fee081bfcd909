using Maas.Core;

namespace Maas.Datasets.Tables;

/// <summary>Where the wanted columns are among those of a table. Used by one reader.</summary>
internal sealed class WantedColumns(IReadOnlyList<string> columns, ServiceError refusal)
{
    private const int MostShown = 20;

    private readonly int[] indexes = [.. columns.Select(_ => -1)];
    private int known = -1;

    /// <summary>For each, its place in the table, or −1 where no row had it yet.</summary>
    public ReadOnlySpan<int> Indexes => indexes;

    /// <summary>Looks where the table has learned more names.</summary>
    /// <exception cref="ServiceException">A column is missing, and no row that follows can bring it.</exception>
    public void Find(ITableReader reader, bool isLast)
    {
        if (known != reader.Names.Count)
        {
            known = reader.Names.Count;
            for (var i = 0; i < indexes.Length; i++)
            {
                indexes[i] = indexes[i] >= 0 ? indexes[i] : Find(reader.Names, columns[i]);
            }
        }

        var missing = isLast ? Array.IndexOf(indexes, -1) : -1;
        if (missing >= 0)
        {
            var shown = $"{string.Join(", ", reader.Names.Take(MostShown))}{(reader.Names.Count > MostShown ? ", …" : "")}";
            throw refusal.With($"the table has no column \"{columns[missing]}\"; its columns are: {shown}");
        }
    }

    private static int Find(IReadOnlyList<string> names, string column)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == column)
            {
                return i;
            }
        }

        return -1;
    }
}
