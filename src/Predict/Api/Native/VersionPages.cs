using Maas.Core;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Core.Telemetry;
using Maas.Predict.Catalog;
using Microsoft.Extensions.Logging;

namespace Maas.Predict.Api.Native;

/// <summary>The manifests of a model, newest first, by pages.</summary>
public sealed partial class VersionPages(VersionStore versions, ModelCatalog catalog, ILogger<VersionPages> logger)
{
    /// <exception cref="ServiceException">There is no such version.</exception>
    internal async Task<Manifest> GetAsync(TenantId tenant, ModelName model, ModelVersion version, CancellationToken cancellation) =>
        await catalog.GetAsync(tenant, model, version, cancellation);

    /// <summary>A version that can't be shown is left out, so that the page may have less than was asked for, or nothing.</summary>
    internal async Task<Page<Manifest>> ListAsync(TenantId tenant, ModelName model, PageQuery query, CancellationToken cancellation)
    {
        var last = query.Continuation is { } text ? ModelVersion.Parse(text) : (ModelVersion?)null;
        var left = (await versions.ListAsync(tenant, model, cancellation))
            .Where(version => last is null || version.CompareTo(last.Value) < 0).ToList();
        var page = left.Take(query.Top).ToList();
        var manifests = await Task.WhenAll(page.Select(version => FindAsync(tenant, model, version, cancellation)));
        return new([.. manifests.OfType<Manifest>()], left.Count > query.Top ? $"{page[^1]}" : null);
    }

    // It may have been deleted since the list was made, or be corrupt, which is told to whoever asks for it by its number.
    private async Task<Manifest?> FindAsync(TenantId tenant, ModelName model, ModelVersion version, CancellationToken cancellation)
    {
        try
        {
            return await GetAsync(tenant, model, version, cancellation);
        }
        catch (ServiceException gone) when (gone.Error == ServiceError.UnknownVersion)
        {
            return null;
        }
        catch (ServiceException corrupt) when (corrupt.Error == ServiceError.CorruptModel)
        {
            Log.LeftOut(logger, PayloadFreeException.Of(corrupt), tenant, model, version);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Left {Tenant}/{Model} version {Version} out of a list: its manifest can't be read")]
        public static partial void LeftOut(
            ILogger logger, Exception exception, TenantId tenant, ModelName model, ModelVersion version);
    }
}
