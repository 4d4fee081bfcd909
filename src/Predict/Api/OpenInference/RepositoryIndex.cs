using System.Runtime.CompilerServices;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Predict.Inference.Sessions;

namespace Maas.Predict.Api.OpenInference;

/// <summary>The versions of a tenant's models, read while they are written, and which of them are loaded.</summary>
public sealed class RepositoryIndex(VersionStore versions, SessionCache sessions, SessionLoader loader)
{
    internal IAsyncEnumerable<ModelIndexView> ListAsync(TenantId tenant, bool onlyReady, CancellationToken cancellation)
    {
        var ready = sessions.Ready(tenant);
        return onlyReady
            ? ready.OrderBy(key => key.Model.Value, StringComparer.Ordinal).ThenBy(key => key.Version)
                .Select(key => ModelIndexView.Ready(key.Model, key.Version)).ToAsyncEnumerable()
            : ListAllAsync(tenant, [.. ready], cancellation);
    }

    private async IAsyncEnumerable<ModelIndexView> ListAllAsync(
        TenantId tenant, HashSet<VersionKey> ready, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var (model, version) in versions.ListAllAsync(tenant, cancellation))
        {
            var key = new VersionKey(tenant, model, version);
            yield return ready.Contains(key)
                ? ModelIndexView.Ready(model, version)
                : ModelIndexView.Unavailable(model, version, loader.Failures.Find(key));
        }
    }
}
