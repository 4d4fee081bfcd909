using System.ComponentModel.DataAnnotations;

namespace Maas.Predict.Batches;

/// <summary>How batch predictions are run.</summary>
public sealed record BatchesOptions
{
    public const string Section = "Batches";

    /// <summary>
    /// How long a slice of a job predicts before the next one follows, by a message of its own, 1 to 1,200. Default 120: with fetching
    /// the dataset well below the five minutes that the Consumption plan gives a function.
    /// </summary>
    [Range(1, 1_200)]
    public int SliceSeconds { get; init; } = 120;

    /// <summary>After how long what was predicted is kept, 0 to 600: what a killed instance loses.</summary>
    [Range(0, 600)]
    public int PartSeconds { get; init; } = 5;

    /// <summary>
    /// Rows of a job that are with the model at one time, 1 to 1,000: some batches' worth; the rest of its queue is for callers.
    /// </summary>
    [Range(1, 1_000)]
    public int RowsAtOnce { get; init; } = 32;

    /// <summary>
    /// What datasets may take of this instance's disk, together, between slices of their jobs; 0: each slice fetches its own. Default
    /// 2 GiB.
    /// </summary>
    [Range(0, long.MaxValue)]
    public long DiskBytes { get; init; } = 2L << 30;
}
