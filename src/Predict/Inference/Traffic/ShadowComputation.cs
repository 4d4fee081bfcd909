using Maas.Core;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Predict.Catalog;
using Maas.Predict.Inference.Sessions;
using Microsoft.Extensions.Logging;

namespace Maas.Predict.Inference.Traffic;

/// <summary>Computes copies of calls by another version, and compares. For one thread at a time.</summary>
internal sealed partial class ShadowComputation(SessionCache sessions, ModelCatalog catalog, ILogger logger)
{
    private bool hasFailed;

    /// <summary>Null: it was stopped.</summary>
    public async Task<AliasEvent?> CompareAsync(ShadowRun run, AliasShadow shadow, AliasKey alias, CancellationToken cancellation)
    {
        try
        {
            var manifest = await catalog.GetAsync(alias.Tenant, alias.Model, shadow.Version, cancellation);
            var version = new ServedVersion(alias.Tenant, new(alias.Model, null, shadow.Version), manifest, run.Serving);
            using var lease = await sessions.LeaseAsync(version, cancellation);
            var (outputs, _) = await lease.RunAsync(run.Inputs, run.Names, cancellation);
            using (outputs)
            {
                return run.AgreesWith(outputs, shadow.Tolerance) ? AliasEvent.Agreed : AliasEvent.Differed;
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            TellOnce(exception, shadow.Version, alias);
            return AliasEvent.NotComputed;
        }
    }

    // What the model says of its input may hold the input: the log has the error's kind alone.
    private void TellOnce(Exception exception, ModelVersion version, AliasKey alias)
    {
        if (!hasFailed)
        {
            hasFailed = true;
            var kind = exception is ServiceException refusal ? refusal.Error.Code : exception.GetType().Name;
            Log.NotComputed(logger, version, alias.Tenant, alias.Model, alias.Alias, kind);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Warning,
            "Version {Version}, in the shadow of {Tenant}/{Model}@{Alias}, can't compute a call: {Kind}; further ones are only counted")]
        public static partial void NotComputed(
            ILogger logger, ModelVersion version, TenantId tenant, ModelName model, AliasName alias, string kind);
    }
}
