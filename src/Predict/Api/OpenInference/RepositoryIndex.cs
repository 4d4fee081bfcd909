using System.Runtime.CompilerServices;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Predict.Inference.Sessions;

namespace Maas.Predict.Api.OpenInference;

/// <summary>The versions of a tenant's models, read while they are written, and which of them are loaded.</summary>
public sealed class RepositoryIndex(VersionStore versions, SessionCache sessions)
{
    internal IAsyncEnumerable<ModelIndexView> ListAsync(TenantId tenant, bool onlyReady, CancellationToken cancellation)
    {
        var ready = sessions.Ready(tenant);
        return onlyReady
            ? ready.OrderBy(key => key.Model.Value, StringComparer.Ordinal).ThenBy(key => key.Version)
                .Select(key => ModelIndexView.Of(key.Model, key.Version, true)).ToAsyncEnumerable()
            : ListAllAsync(tenant, [.. ready], cancellation);
    }

    private async IAsyncEnumerable<ModelIndexView> ListAllAsync(
        TenantId tenant, HashSet<VersionKey> ready, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var (model, version) in versions.ListAllAsync(tenant, cancellation))
        {
            yield return ModelIndexView.Of(model, version, ready.Contains(new(tenant, model, version)));
        }
    }
}
