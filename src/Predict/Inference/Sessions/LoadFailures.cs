using Maas.Core;
using Maas.Core.Naming;
using Maas.Predict.Catalog;
using Microsoft.Extensions.Logging;

namespace Maas.Predict.Inference.Sessions;

/// <summary>
/// Why versions could not be loaded when that was tried last. What lies in the version is told again, at once, for half a minute, and
/// twice as long after each further try, up to five minutes: neither is it downloaded for each call, nor do other models make room for
/// it. Another manifest, other settings, or an order to load it are tried at once. What a storage fails at holds nothing back. For any
/// number of threads.
/// </summary>
internal sealed partial class LoadFailures(TimeProvider time, ILogger logger)
{
    private const int KeptFailures = 1_000;

    private readonly RecentlyUsed<VersionKey, LoadFailure> failures = new(KeptFailures);

    /// <summary>Null where it was loaded, or nobody tried.</summary>
    public string? Find(VersionKey version) => failures.Find(version)?.Detail;

    /// <summary>Whether the version could not be loaded for a reason that lies in it, and is not tried again yet.</summary>
    public bool HoldsBack(ServedVersion version) => FindHeldBack(version) is not null;

    /// <summary>The next who asks for the version tries it anew.</summary>
    public void Forgive(ServedVersion version) => failures.Remove(SessionKey.Of(version).Version);

    /// <exception cref="ServiceException">The version could not be loaded, and is not tried again yet.</exception>
    public void RefuseHeldBack(ServedVersion version)
    {
        if (FindHeldBack(version) is { } failure)
        {
            throw failure.Error.With(failure.Detail);
        }
    }

    /// <summary>What the load gives; its failure is logged and remembered until one succeeds.</summary>
    public async Task<LoadedModel> WatchAsync(ServedVersion version, Func<Task<LoadedModel>> load)
    {
        var key = SessionKey.Of(version).Version;
        try
        {
            var loaded = await load();
            failures.Remove(key);
            return loaded;
        }
        catch (ServiceException refusal)
        {
            failures.Put(key, LoadFailure.Of(version, refusal, failures.Find(key), time.GetTimestamp()));
            if (refusal.Error.Status == ServiceError.UnknownVersion.Status)
            {
                Log.IsGone(logger, key.Tenant, key.Model, key.Version, refusal.Detail);
            }
            else
            {
                Log.NotServed(logger, key.Tenant, key.Model, key.Version, refusal.Detail);
            }

            throw;
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException))
        {
            // The reason of a load before is not this one's. What a storage says may name its own places.
            var failed = ServiceError.Internal.With("the service failed while it loaded the version; its log holds more");
            failures.Put(key, LoadFailure.Of(version, failed, null, time.GetTimestamp()));
            throw;
        }
    }

    private LoadFailure? FindHeldBack(ServedVersion version) =>
        failures.Find(SessionKey.Of(version).Version) is { } failure && failure.IsOf(version)
            && time.GetElapsedTime(failure.Since) < failure.HeldBack
                ? failure
                : null;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Version {Version} of {Tenant}/{Model} was deleted while it was loaded: {Reason}")]
        public static partial void IsGone(ILogger logger, TenantId tenant, ModelName model, ModelVersion version, string reason);

        [LoggerMessage(LogLevel.Error, "Version {Version} of {Tenant}/{Model} is not served: {Reason}")]
        public static partial void NotServed(ILogger logger, TenantId tenant, ModelName model, ModelVersion version, string reason);
    }
}
