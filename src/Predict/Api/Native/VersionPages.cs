using Maas.Core;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Predict.Catalog;

namespace Maas.Predict.Api.Native;

/// <summary>The manifests of a model, newest first, by pages.</summary>
public sealed class VersionPages(VersionStore versions, ModelCatalog catalog)
{
    /// <exception cref="ServiceException">There is no such version.</exception>
    internal async Task<Manifest> GetAsync(TenantId tenant, ModelName model, ModelVersion version, CancellationToken cancellation) =>
        await catalog.GetAsync(tenant, model, version, cancellation);

    internal async Task<Page<Manifest>> ListAsync(TenantId tenant, ModelName model, PageQuery query, CancellationToken cancellation)
    {
        var last = query.Continuation is { } text ? ModelVersion.Parse(text) : (ModelVersion?)null;
        var left = (await versions.ListAsync(tenant, model, cancellation))
            .Where(version => last is null || version.CompareTo(last.Value) < 0).ToList();
        var page = await Task.WhenAll(left.Take(query.Top).Select(version => GetAsync(tenant, model, version, cancellation)));
        return new(page, left.Count > query.Top ? $"{page[^1].Version}" : null);
    }
}
