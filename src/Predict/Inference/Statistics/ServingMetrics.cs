using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Traffic;

namespace Maas.Predict.Inference.Statistics;

/// <summary>Every number that this process tells of itself.</summary>
public sealed class ServingMetrics(ServingStatistics statistics, SessionCache sessions, AliasWatches watches)
{
    internal IReadOnlyList<MetricFamily> Families { get; } =
    [
        .. new VersionMetrics(statistics, sessions).Families,
        .. new AliasMetrics(watches).Families,
        .. new SessionMetrics(sessions).Families,
        .. ProcessMetrics.Families,
    ];
}
