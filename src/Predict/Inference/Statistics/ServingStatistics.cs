using System.Collections.Concurrent;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Predict.Catalog;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Traffic;

namespace Maas.Predict.Inference.Statistics;

/// <summary>The statistics of every version that was called in this process; looking one up takes no lock.</summary>
public sealed class ServingStatistics(TimeProvider time)
{
    private readonly ConcurrentDictionary<VersionKey, VersionStatistics> versions = new();

    /// <summary>A call of this version begins.</summary>
    /// <param name="watch">That its alias is under; null: none.</param>
    internal CallRecord Begin(ServedVersion target, AliasWatch? watch) =>
        new(this, time, Of(target.Tenant, target.Manifest), target, watch);

    internal VersionStatistics Of(TenantId tenant, Manifest manifest) =>
        versions.GetOrAdd(new(tenant, manifest.Model, manifest.Version), static key => new(key));

    /// <summary>All versions that were called.</summary>
    internal ICollection<VersionKey> Versions => versions.Keys;

    /// <summary>The version was deleted: nobody asks for it any more.</summary>
    internal void Forget(VersionKey version) => versions.TryRemove(version, out _);

    /// <summary>What a tenant's versions did, or everybody's, by name and number; what is of one model only, where one is named.</summary>
    internal IReadOnlyList<VersionStatistics> List(TenantId? tenant, ModelName? model) =>
    [
        .. versions.Select(pair => pair.Value)
            .Where(version => (tenant is null || version.Key.Tenant == tenant) && (model is null || version.Key.Model == model))
            .OrderBy(version => version.Key.Tenant.Value, StringComparer.Ordinal)
            .ThenBy(version => version.Key.Model.Value, StringComparer.Ordinal).ThenBy(version => version.Key.Version),
    ];
}
