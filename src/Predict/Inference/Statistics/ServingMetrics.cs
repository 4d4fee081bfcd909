using Maas.Predict.Inference.Sessions;

namespace Maas.Predict.Inference.Statistics;

/// <summary>Every number that this process tells of itself.</summary>
public sealed class ServingMetrics(ServingStatistics statistics, SessionCache sessions)
{
    internal IReadOnlyList<MetricFamily> Families { get; } =
    [
        .. new VersionMetrics(statistics, sessions).Families,
        .. new SessionMetrics(sessions).Families,
        .. ProcessMetrics.Families,
    ];
}
