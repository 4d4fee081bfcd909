using Maas.Core.Registry;
using Maas.Predict.Catalog;

namespace Maas.Predict.Inference.Sessions;

/// <summary>Which version, and how it is served: other settings are another session.</summary>
internal readonly record struct SessionKey(VersionKey Version, ServingSettings Serving)
{
    public static SessionKey Of(ServedVersion version) =>
        new(new(version.Tenant, version.Manifest.Model, version.Manifest.Version), version.Serving);
}
