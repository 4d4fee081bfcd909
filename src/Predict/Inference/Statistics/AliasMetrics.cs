using Maas.Core.Naming;
using Maas.Predict.Inference.Traffic;
using static Maas.Predict.Inference.Statistics.MetricSample;

namespace Maas.Predict.Inference.Statistics;

/// <summary>What became of calls by aliases that have a split, a shadow or a guard, by version.</summary>
internal sealed class AliasMetrics(AliasWatches watches)
{
    public IEnumerable<MetricFamily> Families =>
    [
        Of("maas_alias_answered_total", "Calls by the alias that the version answered.", AliasEvent.Answered),
        Of("maas_alias_failed_total", "Calls by the alias that failed by the version or the service, or at the run.", AliasEvent.Failed),
        Of("maas_shadow_compared_total", "Copies of calls that it computed in the shadow.", AliasEvent.Agreed, AliasEvent.Differed),
        Of("maas_shadow_agreed_total", "Those of them that came to the same as the answer.", AliasEvent.Agreed),
        Of("maas_shadow_differed_total", "Those of them that came to something else.", AliasEvent.Differed),
        Of("maas_shadow_failed_total", "Copies that the version could not compute.", AliasEvent.NotComputed),
        Of("maas_shadow_dropped_total", "Calls that were not copied, or not computed, as there was no room.", AliasEvent.Dropped),
        Of("maas_alias_returned_total", "Times that the guard moved the alias back from the version.", AliasEvent.Returned),
    ];

    private MetricFamily Of(string name, string help, params AliasEvent[] events) => new(
        name, help, MetricType.Counter, "{call}",
        tenant => watches.List(tenant).Select(counts => new MetricSample(events.Sum(counts.Of), Labels(tenant, counts))));

    private static KeyValuePair<string, object?>[] Labels(TenantId? tenant, AliasCounts counts)
    {
        KeyValuePair<string, object?>[] own =
        [
            Label("model", counts.Alias.Model.Value), Label("alias", counts.Alias.Alias.Value), Label("version", $"{counts.Version}"),
        ];
        return tenant is null ? [Label("tenant", counts.Alias.Tenant.Value), .. own] : own;
    }
}
