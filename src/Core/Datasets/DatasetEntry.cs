using Maas.Core.Naming;

namespace Maas.Core.Datasets;

/// <summary>A stored dataset: what its name stands for now.</summary>
public sealed record DatasetEntry
{
    public required DatasetName Dataset { get; init; }

    /// <summary>Of the bytes as uploaded: 64 lower-case hex digits.</summary>
    public required string Sha256 { get; init; }
    public required long SizeBytes { get; init; }
    public required DateTimeOffset Uploaded { get; init; }
    public required DatasetReport Report { get; init; }
}
