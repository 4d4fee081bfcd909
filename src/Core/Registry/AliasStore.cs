using Azure.Data.Tables;
using Maas.Core.Naming;

namespace Maas.Core.Registry;

/// <summary>Aliases: moved by compare-and-set, each move kept in a history row of the same transaction.</summary>
public sealed class AliasStore(TableServiceClient tables, TimeProvider time)
{
    internal RegistryStore Table { get; } = new(tables);

    internal TimeProvider Time => time;

    /// <summary>
    /// Moves an alias to what <paramref name="target"/> gives for where it points now (null: nowhere, or: delete it).
    /// Where another mover comes between, it asks again; the same place as now changes nothing.
    /// </summary>
    /// <exception cref="ServiceException">The version was deleted.</exception>
    public Task<AliasChange?> MoveAsync(
        TenantId tenant, ModelName model, AliasName alias, Func<ModelVersion?, ModelVersion?> target, CancellationToken cancellation) =>
        RouteAsync(
            tenant,
            model,
            alias,
            now => target(now?.Version) is not { } version ? null : version == now?.Version ? now : new(version),
            null,
            cancellation);

    /// <summary>The same for the whole of where an alias leads.</summary>
    /// <param name="reason">Why the service does it by itself; null where somebody asked.</param>
    /// <inheritdoc cref="MoveAsync"/>
    public async Task<AliasChange?> RouteAsync(
        TenantId tenant,
        ModelName model,
        AliasName alias,
        Func<AliasRoute?, AliasRoute?> target,
        string? reason,
        CancellationToken cancellation)
    {
        while (true)
        {
            var guard = await Table.ReadModelAsync(tenant, model, cancellation);
            var row = await FindAsync(tenant, model, alias, cancellation);
            var route = target(row.Route);
            if (AliasRoute.AreSame(route, row.Route))
            {
                return null;
            }

            var change = new AliasChange(route?.Version, row.Route?.Version, time.GetUtcNow())
            {
                Route = route is { IsPlain: false } ? route : null,
                Reason = reason,
                Move = row.NextMove,
            };
            await CheckAsync(tenant, model, guard, route, cancellation);
            var attempt = Guid.NewGuid();
            if (await Table.TryWriteAsync([.. Guarded(guard, route), .. row.MoveTo(route, change, attempt)], cancellation)
                || await IsDoneAsync(tenant, model, alias, change.Move, attempt, cancellation))
            {
                return change;
            }
        }
    }

    /// <summary>Moves an alias back to its guard's version; null: it has moved since, and stays where it is.</summary>
    /// <param name="guarded">Where it led, as it was read.</param>
    /// <param name="reason">What was measured.</param>
    public Task<AliasChange?> ReturnAsync(
        TenantId tenant, ModelName model, AliasName alias, AliasRoute guarded, string reason, CancellationToken cancellation) => RouteAsync(
            tenant,
            model,
            alias,
            now => now?.Move == guarded.Move && guarded.Guard is { } guard ? new(guard.ReturnTo) : now,
            reason,
            cancellation);

    /// <summary>Where an alias leads now; null: nowhere.</summary>
    public async Task<AliasRoute?> FindRouteAsync(TenantId tenant, ModelName model, AliasName alias, CancellationToken cancellation) =>
        (await FindAsync(tenant, model, alias, cancellation)).Route;

    /// <summary>Every move of an alias, newest first.</summary>
    public async Task<IReadOnlyList<AliasChange>> HistoryAsync(
        TenantId tenant, ModelName model, AliasName alias, CancellationToken cancellation)
    {
        var changes = new List<AliasChange>();
        await foreach (var row in Table.QueryAsync(tenant, RegistryKeys.History(model, alias), null, cancellation))
        {
            changes.Add(AliasRowStore.ReadChange(row));
        }

        return changes;
    }

    // The answer to a write may be lost: the client writes again then, and is told that somebody was there before, who was itself.
    private async Task<bool> IsDoneAsync(
        TenantId tenant, ModelName model, AliasName alias, int move, Guid attempt, CancellationToken cancellation) =>
        await Table.FindAsync(tenant, RegistryKeys.History(model, alias, move), cancellation) is { } row
            && AliasRowStore.IsOf(row, attempt);

    private async Task CheckAsync(TenantId tenant, ModelName model, ModelRowStore guard, AliasRoute? route, CancellationToken cancellation)
    {
        foreach (var version in route?.Versions ?? [])
        {
            if (await Table.IsDeletedAsync(tenant, model, guard, version, cancellation))
            {
                throw ServiceError.UnknownVersion.With($"version {version} of model \"{model}\" was deleted");
            }
        }
    }

    // Who takes an alias away is in nobody's way.
    private IEnumerable<TableTransactionAction> Guarded(ModelRowStore guard, AliasRoute? route)
    {
        if (route is null)
        {
            return [];
        }

        guard.Take(route.Version, time.GetUtcNow());
        return [guard.ToAction()];
    }

    private async Task<AliasRowStore> FindAsync(TenantId tenant, ModelName model, AliasName alias, CancellationToken cancellation) =>
        new(tenant, model, alias, await Table.FindAsync(tenant, RegistryKeys.Alias(model, alias), cancellation));
}
