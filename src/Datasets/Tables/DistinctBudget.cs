namespace Maas.Datasets.Tables;

/// <summary>How much all columns of a check together may remember of their values, so that 10,000 columns take no more than one.</summary>
internal sealed class DistinctBudget
{
    public long CategoryBytes { get; set; } = 64 << 20;

    public long Hashes { get; set; } = 4_000_000;
}
