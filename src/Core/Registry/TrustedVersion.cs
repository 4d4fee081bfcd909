using Maas.Core.Naming;

namespace Maas.Core.Registry;

/// <summary>A version whose manifest was held to its signature, where the app has keys to hold it to: what files are fetched by, so that
/// none is used before. <see cref="VersionStore.TrustAsync"/> gives it.</summary>
public sealed class TrustedVersion
{
    internal TrustedVersion(TenantId tenant, Manifest manifest) => (Tenant, Manifest) = (tenant, manifest);

    public TenantId Tenant { get; }

    public Manifest Manifest { get; }
}
