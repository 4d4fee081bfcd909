using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Predict.Catalog;
using Microsoft.Extensions.Logging;

namespace Maas.Predict.Inference.Sessions;

/// <summary>
/// Moves what calls by one name (an alias, or the model alone) to a new version once that is loaded and has computed; until then
/// the version before answers, so nobody waits for a load because something was published. For any number of threads.
/// </summary>
public sealed partial class AliasTraffic(SessionCache sessions, TimeProvider time, ILogger<AliasTraffic> logger)
{
    private const int KeptNames = 10_000;

    // A version that can't be loaded is tried again so often; the one before answers all the while.
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(10);

    private readonly RecentlyUsed<(TenantId, ModelReference), Manifest> serving = new(KeptNames);
    private readonly RecentlyUsed<SessionKey, WarmUp> warmUps = new(KeptNames);

    /// <summary>The version that answers now a call by this name, which leads to <paramref name="target"/>.</summary>
    /// <exception cref="Core.ServiceException">The version can't be loaded, and none was served before it.</exception>
    internal async Task<SessionLease> LeaseAsync(
        TenantId tenant, ModelReference reference, Manifest target, CancellationToken cancellation)
    {
        if (serving.Find((tenant, reference)) is { } before && before.Version != target.Version
            && sessions.IsReady(tenant, before) && !sessions.IsReady(tenant, target))
        {
            BeginWarmUp(tenant, target);
            return await sessions.LeaseAsync(tenant, before, cancellation);
        }

        var lease = await sessions.LeaseAsync(tenant, target, cancellation);
        serving.Put((tenant, reference), target);
        return lease;
    }

    private void BeginWarmUp(TenantId tenant, Manifest target)
    {
        var key = new SessionKey(tenant, target.Model, target.Version);
        if (warmUps.Find(key) is { } last && (!last.Ended.IsCompleted || time.GetElapsedTime(last.Begun) < RetryInterval))
        {
            return;
        }

        // Two who get here at once wait for one load: the cache sees to that.
        warmUps.Put(key, new(time.GetTimestamp(), WarmUpAsync(tenant, target)));
    }

    private async Task WarmUpAsync(TenantId tenant, Manifest target)
    {
        try
        {
            using var lease = await sessions.LeaseAsync(tenant, target, CancellationToken.None);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Log.NotLoaded(logger, exception, tenant, target.Model, target.Version);
        }
    }

    private sealed record WarmUp(long Begun, Task Ended);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Version {Version} of {Tenant}/{Model} can't be loaded; the version before it goes on answering")]
        public static partial void NotLoaded(ILogger logger, Exception exception, TenantId tenant, ModelName model, ModelVersion version);
    }
}
