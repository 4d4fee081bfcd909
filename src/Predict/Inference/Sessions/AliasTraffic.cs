using Maas.Core.Naming;
using Maas.Predict.Catalog;
using Microsoft.Extensions.Logging;

namespace Maas.Predict.Inference.Sessions;

/// <summary>
/// Moves what calls by one name (an alias, the model alone, a version) to a new version, or to new settings, once those are loaded and
/// have computed; until then what was before answers, so nobody waits for a load because something was published or set.
/// For any number of threads.
/// </summary>
public sealed partial class AliasTraffic(SessionCache sessions, TimeProvider time, ILogger<AliasTraffic> logger)
{
    private const int KeptNames = 10_000;

    // A version that can't be loaded is tried again so often; the one before answers all the while.
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(10);

    private readonly RecentlyUsed<(TenantId, ModelReference), ServedVersion> serving = new(KeptNames);
    private readonly RecentlyUsed<SessionKey, WarmUp> warmUps = new(KeptNames);

    /// <summary>The version that answers now a call by this name, which leads to <paramref name="target"/>.</summary>
    /// <exception cref="Core.ServiceException">The version can't be loaded, and none was served before it.</exception>
    internal async Task<SessionLease> LeaseAsync(ServedVersion target, CancellationToken cancellation)
    {
        var name = (target.Tenant, target.Reference);
        var before = serving.Find(name);
        if (before is null || SessionKey.Of(before) == SessionKey.Of(target))
        {
            return await LeaseAsync(name, before, target, cancellation);
        }

        if (sessions.IsReady(before) && !sessions.IsReady(target))
        {
            BeginWarmUp(target);
            return await sessions.LeaseAsync(before, cancellation);
        }

        var lease = await LeaseAsync(name, null, target, cancellation);
        if (before.Manifest.Version == target.Manifest.Version)
        {
            sessions.Retire(before);
        }

        return lease;
    }

    private async Task<SessionLease> LeaseAsync(
        (TenantId, ModelReference) name, ServedVersion? before, ServedVersion target, CancellationToken cancellation)
    {
        var lease = await sessions.LeaseAsync(target, cancellation);
        if (before is null)
        {
            serving.Put(name, target);
        }

        return lease;
    }

    private void BeginWarmUp(ServedVersion target)
    {
        var key = SessionKey.Of(target);
        if (warmUps.Find(key) is { } last && (!last.Ended.IsCompleted || time.GetElapsedTime(last.Begun) < RetryInterval))
        {
            return;
        }

        // Two who get here at once wait for one load: the cache sees to that.
        warmUps.Put(key, new(time.GetTimestamp(), WarmUpAsync(target with { Wait = null })));
    }

    private async Task WarmUpAsync(ServedVersion target)
    {
        try
        {
            using var lease = await sessions.LeaseAsync(target, CancellationToken.None);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Log.NotLoaded(logger, exception, target.Tenant, target.Manifest.Model, target.Manifest.Version);
        }
    }

    private sealed record WarmUp(long Begun, Task Ended);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Version {Version} of {Tenant}/{Model} can't be loaded; the version before it goes on answering")]
        public static partial void NotLoaded(ILogger logger, Exception exception, TenantId tenant, ModelName model, ModelVersion version);
    }
}
