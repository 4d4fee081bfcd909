using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Predict.Catalog;
using Microsoft.Extensions.Logging;

namespace Maas.Predict.Inference.Traffic;

/// <summary>Moves aliases back to their last good versions.</summary>
/// <param name="stopping">Cancelled once the app stops: what fails from then on may fail by that.</param>
/// <remarks>
/// The race: (1) An instance measures too many failures since the alias's move n. (2) Its owner moves the alias, which is move n + 1, or
/// another instance has already moved it back. (3) This one would undo that. So the store compares the move's number in the transaction
/// that writes: whoever is second finds another number, and changes nothing. A person always wins, and one instance returns it once.
/// </remarks>
internal sealed partial class AliasReturn(
    AliasStore aliases, ModelCatalog catalog, ILogger logger, CancellationToken stopping)
{
    /// <summary>Whether it has moved it; false: it had moved since, or the app stops.</summary>
    public async Task<bool> ReturnAsync(AliasKey alias, AliasRoute guarded, string reason, CancellationToken cancellation)
    {
        if (stopping.IsCancellationRequested)
        {
            return false;
        }

        var change = await aliases.ReturnAsync(alias.Tenant, alias.Model, alias.Alias, guarded, reason, cancellation);
        catalog.Forget(alias.Tenant, alias.Model);
        if (change is null)
        {
            Log.MovedMeanwhile(logger, alias.Tenant, alias.Model, alias.Alias, reason);
            return false;
        }

        Log.Returned(logger, alias.Tenant, alias.Model, alias.Alias, guarded.Guard!.ReturnTo, reason);
        return true;
    }

    /// <summary>It could not be moved now.</summary>
    public void Tell(AliasKey alias, Exception exception) => Log.NotReturned(logger, exception, alias.Tenant, alias.Model, alias.Alias);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Tenant}/{Model}@{Alias} went back to version {Version}: {Reason}")]
        public static partial void Returned(
            ILogger logger, TenantId tenant, ModelName model, AliasName alias, ModelVersion version, string reason);

        [LoggerMessage(LogLevel.Information, "{Tenant}/{Model}@{Alias} does not go back, as it was moved meanwhile: {Reason}")]
        public static partial void MovedMeanwhile(ILogger logger, TenantId tenant, ModelName model, AliasName alias, string reason);

        [LoggerMessage(LogLevel.Error, "{Tenant}/{Model}@{Alias} can't be moved back; it is tried again")]
        public static partial void NotReturned(ILogger logger, Exception exception, TenantId tenant, ModelName model, AliasName alias);
    }
}
