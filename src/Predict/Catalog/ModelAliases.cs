using System.Globalization;
using Maas.Core;
using Maas.Core.Naming;
using Maas.Core.Registry;

namespace Maas.Predict.Catalog;

/// <summary>Aliases as their owner sees and moves them.</summary>
public sealed class ModelAliases(ModelStore models, AliasStore aliases, ModelCatalog catalog)
{
    /// <exception cref="ServiceException">There is no such model.</exception>
    internal Task<ModelEntry> GetModelAsync(TenantId tenant, ModelName model, CancellationToken cancellation) =>
        models.GetAsync(tenant, model, cancellation);

    /// <exception cref="ServiceException">There is no such model or alias.</exception>
    internal async Task<(AliasRoute Route, IReadOnlyList<AliasChange> History)> GetAsync(
        TenantId tenant, ModelName model, AliasName alias, CancellationToken cancellation)
    {
        var route = await GetRouteAsync(tenant, model, alias, cancellation);
        return (route, await aliases.HistoryAsync(tenant, model, alias, cancellation));
    }

    /// <exception cref="ServiceException">There is no such model or alias.</exception>
    internal async Task<AliasRoute> GetRouteAsync(TenantId tenant, ModelName model, AliasName alias, CancellationToken cancellation) =>
        (await models.GetAsync(tenant, model, cancellation)).FindRoute(alias) ?? throw Unknown(model, alias);

    /// <summary>What tells this state of an alias from every other.</summary>
    internal static string TagOf(AliasRoute route) => string.Create(CultureInfo.InvariantCulture, $"\"{route.Move}\"");

    /// <summary>Leads it elsewhere; gives where it leads then.</summary>
    /// <exception cref="ServiceException">There is no such model or version, or the alias is not where the caller expects it.</exception>
    internal async Task<AliasRoute> MoveAsync(
        TenantId tenant, ModelName model, AliasName alias, AliasWish wish, ExpectedTags tags, CancellationToken cancellation)
    {
        RefuseLatest(alias);
        foreach (var version in wish.Versions)
        {
            await catalog.GetAsync(tenant, model, version, cancellation);
        }

        var route = new AliasRoute(wish.Version);
        var change = await aliases.RouteAsync(
            tenant,
            model,
            alias,
            now => route = Target(alias, wish, tags, now),
            null,
            cancellation);
        catalog.Forget(tenant, model);
        return change is null ? route : route with { Move = change.Move };
    }

    /// <exception cref="ServiceException">There is no such model or alias.</exception>
    internal async Task DeleteAsync(TenantId tenant, ModelName model, AliasName alias, CancellationToken cancellation)
    {
        RefuseLatest(alias);
        await models.GetAsync(tenant, model, cancellation);
        await aliases.MoveAsync(tenant, model, alias, now => now is null ? throw Unknown(model, alias) : null, cancellation);
        catalog.Forget(tenant, model);
    }

    private static AliasRoute Target(AliasName alias, AliasWish wish, ExpectedTags tags, AliasRoute? now)
    {
        tags.Check($"alias \"{alias}\"", now is null ? null : TagOf(now));
        return !wish.HasExpected || now?.Version == wish.Expected
            ? wish.Over(now) with { Move = now?.Move ?? 0 }
            : throw ServiceError.PreconditionFailed.With(
                $"alias \"{alias}\" points to {Show(now?.Version)}; {Show(wish.Expected)} was expected");
    }

    private static void RefuseLatest(AliasName alias)
    {
        if (alias == AliasName.Latest)
        {
            throw ServiceError.InvalidRequest.With(
                "\"latest\" is moved by publishing and by nothing else; choose another alias, such as \"stable\"");
        }
    }

    private static string Show(ModelVersion? version) => version is { } number ? $"version {number}" : "nothing";

    private static ServiceException Unknown(ModelName model, AliasName alias) =>
        ServiceError.UnknownAlias.With($"model \"{model}\" has no alias \"{alias}\"");
}
