using Maas.Core;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace Maas.Predict.Catalog;

/// <summary>How models are served, as their owner sees and changes it.</summary>
public sealed partial class ModelServing(
    ModelStore models, ServingStore store, ModelCatalog catalog, ILogger<ModelServing> logger)
{
    /// <exception cref="ServiceException">There is no such model.</exception>
    internal async Task<(ServingSettings Settings, string Tag)> GetAsync(TenantId tenant, ModelName model, CancellationToken cancellation)
    {
        var entry = await models.GetAsync(tenant, model, cancellation);
        return (entry.Serving, ServingStore.TagOf(entry.Serving));
    }

    /// <summary>Replaces the settings, which are known here at once; gives their new tag.</summary>
    /// <exception cref="ServiceException">There is no such model, or its settings are not those that the caller saw.</exception>
    internal async Task<string> SetAsync(
        TenantId tenant, ModelName model, ServingSettings wish, ExpectedTags expected, CancellationToken cancellation)
    {
        var settings = await store.ChangeAsync(
            tenant,
            model,
            now =>
            {
                expected.Check("the settings", ServingStore.TagOf(now));
                return wish;
            },
            cancellation);

        await TellCallsAsync(tenant, model, cancellation);
        return ServingStore.TagOf(settings);
    }

    // Calls under way learn of it at once, and the next one looks again. Where telling them fails, the change is made all the same, and
    // they learn of it by that next one.
    private async Task TellCallsAsync(TenantId tenant, ModelName model, CancellationToken cancellation)
    {
        try
        {
            await catalog.LookAsync(tenant, model, cancellation);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            Log.NotTold(logger, PayloadFreeException.Of(exception), tenant, model);
        }
        finally
        {
            catalog.Forget(tenant, model);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Warning, "The serving settings of {Tenant}/{Model} are changed; calls under way could not be told of them")]
        public static partial void NotTold(ILogger logger, Exception exception, TenantId tenant, ModelName model);
    }
}
