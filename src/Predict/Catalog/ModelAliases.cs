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
    internal async Task<(ModelVersion Version, IReadOnlyList<AliasChange> History)> GetAsync(
        TenantId tenant, ModelName model, AliasName alias, CancellationToken cancellation)
    {
        var entry = await models.GetAsync(tenant, model, cancellation);
        var version = entry.Find(alias) ?? throw Unknown(model, alias);
        return (version, await aliases.HistoryAsync(tenant, model, alias, cancellation));
    }

    /// <exception cref="ServiceException">There is no such model or version, or the alias is not where the caller expects it.</exception>
    internal async Task MoveAsync(TenantId tenant, ModelName model, AliasName alias, AliasWish wish, CancellationToken cancellation)
    {
        RefuseLatest(alias);
        await catalog.GetAsync(tenant, model, wish.Version, cancellation);
        await aliases.MoveAsync(
            tenant,
            model,
            alias,
            now => !wish.HasExpected || now == wish.Expected ? wish.Version : throw ServiceError.PreconditionFailed.With(
                $"alias \"{alias}\" points to {Show(now)}; {Show(wish.Expected)} was expected"),
            cancellation);
    }

    /// <exception cref="ServiceException">There is no such model or alias.</exception>
    internal async Task DeleteAsync(TenantId tenant, ModelName model, AliasName alias, CancellationToken cancellation)
    {
        RefuseLatest(alias);
        await models.GetAsync(tenant, model, cancellation);
        await aliases.MoveAsync(tenant, model, alias, now => now is null ? throw Unknown(model, alias) : null, cancellation);
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
