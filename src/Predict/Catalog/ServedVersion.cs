using Maas.Core.Naming;
using Maas.Core.Registry;

namespace Maas.Predict.Catalog;

/// <summary>What a call's name leads to now: a version, and how it is served.</summary>
internal sealed record ServedVersion(TenantId Tenant, ModelReference Reference, Manifest Manifest, ServingSettings Serving)
{
    /// <summary>The alias that led here, where it has a split, a shadow or a guard; null: the version alone answers.</summary>
    public RoutedAlias? Routed { get; init; }

    /// <summary>How long the call waits for the version to be loaded; null: as long as that takes.</summary>
    public TimeSpan? Wait { get; init; }
}
