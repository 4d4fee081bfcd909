namespace Maas.Datasets.Archives;

/// <summary>How much an archive may unfold to. What is counted is what comes out, not what its headers promise.</summary>
internal sealed record ZipLimits
{
    public static ZipLimits Default { get; } = new();

    public int Entries { get; init; } = 1_000_000;

    public long EntryBytes { get; init; } = 64 << 20;

    /// <summary>All entries together.</summary>
    public long TotalBytes { get; init; } = 16L << 30;

    /// <summary>Bytes out for each byte in, of an entry, beyond the first MiB. Packed pictures stay near 1.</summary>
    public int EntryRatio { get; init; } = 200;

    /// <summary>The same of all entries together, beyond the first 64 MiB: entries that share their data are caught by it.</summary>
    public int TotalRatio { get; init; } = 50;
}
