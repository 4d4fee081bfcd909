namespace Maas.Core.Jobs;

/// <summary>What the test part must show before a version is published.</summary>
/// <param name="AtLeast">The least value that is accepted, or null.</param>
/// <param name="AtMost">The greatest value that is accepted, or null.</param>
public sealed record AcceptRule(string Metric, double? AtLeast, double? AtMost)
{
    public bool Accepts(double value) => (AtLeast is null || value >= AtLeast) && (AtMost is null || value <= AtMost);
}
