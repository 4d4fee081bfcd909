using Maas.Core;
using Maas.Core.Naming;
using Maas.Predict.Catalog;
using Microsoft.Extensions.Logging;

namespace Maas.Predict.Inference.Sessions;

/// <summary>Why versions could not be loaded when that was tried last. For any number of threads.</summary>
internal sealed partial class LoadFailures(ILogger logger)
{
    private const int KeptReasons = 1_000;

    private readonly RecentlyUsed<VersionKey, string> reasons = new(KeptReasons);

    /// <summary>Null where it was loaded, or nobody tried.</summary>
    public string? Find(VersionKey version) => reasons.Find(version);

    /// <summary>What the load gives; its failure is logged and remembered until one succeeds.</summary>
    public async Task<LoadedModel> WatchAsync(VersionKey version, Func<Task<LoadedModel>> load)
    {
        try
        {
            var loaded = await load();
            reasons.Remove(version);
            return loaded;
        }
        catch (ServiceException refusal)
        {
            reasons.Put(version, refusal.Detail);
            Log.NotServed(logger, version.Tenant, version.Model, version.Version, refusal.Detail);
            throw;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Version {Version} of {Tenant}/{Model} is not served: {Reason}")]
        public static partial void NotServed(ILogger logger, TenantId tenant, ModelName model, ModelVersion version, string reason);
    }
}
