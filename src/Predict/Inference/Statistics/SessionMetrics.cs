using Maas.Predict.Inference.Sessions;

namespace Maas.Predict.Inference.Statistics;

/// <summary>What the cache of loaded models holds and did, of each tenant's models.</summary>
internal sealed class SessionMetrics(SessionCache sessions)
{
    public IEnumerable<MetricFamily> Families =>
    [
        Of("maas_session_cache_bytes", "Private memory of the loaded models, measured where it can be, with what their runs keep.",
            MetricType.Gauge, "By", figures => figures.Bytes),
        Of("maas_session_cache_mapped_bytes", "What the loaded models have mapped of their files.", MetricType.Gauge, "By",
            figures => figures.MappedBytes),
        Of("maas_session_cache_sessions", "Models that are loaded or being loaded.", MetricType.Gauge, "{session}",
            figures => figures.Sessions),
        Of("maas_session_cache_isolated_sessions", "Loaded models that run in processes of their own.", MetricType.Gauge, "{session}",
            figures => figures.Apart),
        Of("maas_session_cache_loads_total", "Loads that were begun.", MetricType.Counter, "{load}", figures => figures.Loads),
        Of("maas_session_cache_hits_total", "Calls that found their model loaded or being loaded.", MetricType.Counter, "{call}",
            figures => figures.Hits),
        Of("maas_session_cache_evictions_total", "Models that had to go for others.", MetricType.Counter, "{session}",
            figures => figures.Evictions),
    ];

    private MetricFamily Of(string name, string help, MetricType type, string unit, Func<SessionFigures, double> value) => new(
        name, help, type, unit,
        tenant => sessions.Look(static shelf => shelf.Figures())
            .Where(figures => tenant is null || figures.Tenant == tenant).Select(figures => new MetricSample(
                value(figures), tenant is null ? [MetricSample.Label("tenant", figures.Tenant.Value)] : [])));
}
