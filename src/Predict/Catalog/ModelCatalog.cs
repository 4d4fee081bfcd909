using System.Collections.ObjectModel;
using Maas.Core;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Core.Telemetry;
using Maas.Predict.Api;

namespace Maas.Predict.Catalog;

/// <summary>
/// From what a call names to the version that answers it. Manifests never change and are kept; where aliases point is known to a second,
/// and of a model that is called several times a second it is read aside, so its calls do not wait for storage. A version that is called
/// by its number is looked up again after half a minute: by then every instance knows that it was deleted.
/// </summary>
public sealed class ModelCatalog
{
    private const int KeptModels = 10_000;

    // A manifest is some kilobytes, but one with 1,000 labels has more.
    private const int KeptManifests = 1_000;

    private static readonly TimeSpan PointerLife = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan VersionLife = TimeSpan.FromSeconds(30);

    private readonly KeptReads<(TenantId Tenant, ModelName Model), ModelEntry> entries;
    private readonly KeptReads<(TenantId Tenant, ModelName Model, ModelVersion Version), Manifest> manifests;
    private readonly ModelStore models;
    private readonly TimeProvider time;
    private readonly RandomDraw draw;
    private long turns;

    public ModelCatalog(ModelStore models, VersionStore versions, TimeProvider time, RandomDraw draw)
    {
        (this.models, this.time, this.draw) = (models, time, draw);
        entries = new(KeptModels, ReadEntryAsync, time);
        manifests = new(
            KeptManifests, (key, cancellation) => versions.FindAsync(key.Tenant, key.Model, key.Version, cancellation), time);
    }

    /// <summary>Where a model's aliases lead was read from storage, for a call or before the next one.</summary>
    internal event Action<ModelRoutes>? HasRead;

    /// <summary>A model has changed here, and is not looked up again yet.</summary>
    internal event Action<TenantId, ModelName>? HasForgotten;

    /// <exception cref="ServiceException">There is no such model or alias, or nothing is published yet.</exception>
    internal async Task<Manifest> ResolveAsync(TenantId tenant, ModelReference reference, CancellationToken cancellation) =>
        (await ServeAsync(tenant, reference, cancellation)).Manifest;

    /// <summary>The version that answers, of a split the heaviest, with how it is served.</summary>
    /// <exception cref="ServiceException">There is no such model, alias or version, or nothing is published yet.</exception>
    internal ValueTask<ServedVersion> ServeAsync(TenantId tenant, ModelReference reference, CancellationToken cancellation) =>
        ServeAsync(tenant, reference, null, cancellation);

    /// <summary>The version that answers this call, with how it is served.</summary>
    /// <param name="caller">Who calls: a split's version is chosen for it; null: nobody does.</param>
    /// <exception cref="ServiceException">There is no such model, alias or version, or nothing is published yet.</exception>
    internal ValueTask<ServedVersion> ServeAsync(
        TenantId tenant, ModelReference reference, StickyCaller? caller, CancellationToken cancellation) => Spans.AreOn
        ? ServeTracedAsync(tenant, reference, caller, cancellation)
        : LookUpAsync(tenant, reference, caller, cancellation);

    /// <summary>Every version that may answer such a call, the heaviest first.</summary>
    internal async Task<IReadOnlyList<ServedVersion>> AnsweringAsync(ServedVersion target, CancellationToken cancellation)
    {
        if (target.Routed?.Route is not { Split: not null } route)
        {
            return [target];
        }

        var answering = new List<ServedVersion>();
        foreach (var version in route.Answering.OrderBy(version => version != route.Version))
        {
            if (await FindAsync(target.Tenant, target.Reference.Model, version, cancellation) is { } manifest)
            {
                answering.Add(target with { Manifest = manifest });
            }
        }

        return answering.Count > 0 ? answering : [target];
    }

    /// <exception cref="ServiceException">There is no such version.</exception>
    internal async ValueTask<Manifest> GetAsync(TenantId tenant, ModelName model, ModelVersion version, CancellationToken cancellation) =>
        await manifests.GetAsync((tenant, model, version), VersionLife, cancellation)
            ?? throw await UnknownAsync(tenant, model, version, cancellation);

    /// <summary>Whether the version is stored, as far as that is known to half a minute.</summary>
    internal async ValueTask<bool> HasAsync(ServedVersion version, CancellationToken cancellation) =>
        await manifests.GetAsync((version.Tenant, version.Manifest.Model, version.Manifest.Version), VersionLife, cancellation) is not null;

    /// <summary>What was kept of the model is looked up again: it has changed here.</summary>
    internal void Forget(TenantId tenant, ModelName model)
    {
        entries.Forget((tenant, model));
        HasForgotten?.Invoke(tenant, model);
    }

    /// <summary>Versions of the model were deleted here: what is left is read again.</summary>
    internal void ForgetVersions(TenantId tenant, ModelName model)
    {
        Forget(tenant, model);
        manifests.ForgetWhere(key => key.Tenant == tenant && key.Model == model);
    }

    /// <summary>Looks the model up again, whatever is kept of it; null: there is none.</summary>
    internal Task<ModelEntry?> LookAsync(TenantId tenant, ModelName model, CancellationToken cancellation) =>
        entries.ReadAsync((tenant, model), cancellation);

    /// <summary>The next place in the order in which reads, and what depends on them, begin.</summary>
    internal long NextTurn() => Interlocked.Increment(ref turns);

    private async Task<ModelEntry?> ReadEntryAsync((TenantId Tenant, ModelName Model) key, CancellationToken cancellation)
    {
        var (read, turn) = (time.GetTimestamp(), NextTurn());
        var entry = await models.FindAsync(key.Tenant, key.Model, cancellation);
        var serving = entry?.Serving == entries.Find(key)?.Serving ? null : entry?.Serving;
        var routes = entry?.Routes ?? ReadOnlyDictionary<AliasName, AliasRoute>.Empty;
        HasRead?.Invoke(new(key.Tenant, key.Model, routes, read, turn) { NewServing = serving });
        return entry;
    }

    private ValueTask<ServedVersion> ServeTracedAsync(
        TenantId tenant, ModelReference reference, StickyCaller? caller, CancellationToken cancellation) =>
        new(Spans.InAsync("resolve", () => LookUpAsync(tenant, reference, caller, cancellation).AsTask()));

    private async ValueTask<ServedVersion> LookUpAsync(
        TenantId tenant, ModelReference reference, StickyCaller? caller, CancellationToken cancellation)
    {
        var entry = await FindEntryAsync(tenant, reference.Model, cancellation);
        if (reference.Version is { } version)
        {
            return new(tenant, reference, await GetAsync(tenant, reference.Model, version, cancellation), entry.Serving);
        }

        if (await FollowAsync(tenant, reference, entry, caller, cancellation) is { } found)
        {
            return found;
        }

        // The alias has moved on, and where it pointed a second ago is already deleted.
        Forget(tenant, reference.Model);
        entry = await FindEntryAsync(tenant, reference.Model, cancellation);
        return await FollowAsync(tenant, reference, entry, caller, cancellation)
            ?? throw await UnknownAsync(tenant, reference.Model, RouteOf(entry, reference).Route.Version, cancellation);
    }

    private async ValueTask<ServedVersion?> FollowAsync(
        TenantId tenant, ModelReference reference, ModelEntry entry, StickyCaller? caller, CancellationToken cancellation)
    {
        var (alias, route) = RouteOf(entry, reference);
        var version = route.Split is { } split && caller is { } known
            ? SplitChoice.Of(split, tenant, reference.Model, alias, known, draw)
            : route.Version;
        return await FindAsync(tenant, reference.Model, version, cancellation) is { } manifest
            ? new(tenant, reference, manifest, entry.Serving) { Routed = route.IsPlain ? null : new(alias, route) }
            : null;
    }

    private ValueTask<Manifest?> FindAsync(
        TenantId tenant, ModelName model, ModelVersion version, CancellationToken cancellation) =>
        manifests.GetAsync((tenant, model, version), Timeout.InfiniteTimeSpan, cancellation);

    private static (AliasName Alias, AliasRoute Route) RouteOf(ModelEntry entry, ModelReference reference) => reference.Alias is { } alias
        ? (alias, entry.FindRoute(alias) ?? throw ServiceError.UnknownAlias.With(
            $"model \"{reference.Model}\" has no alias "
                + $"\"{alias}\"{Suggestions.Nearest(alias.Value, [.. entry.Routes.Keys.Select(name => name.Value)])}"))
        : entry.DefaultRoute ?? throw ServiceError.UnknownVersion.With($"nothing of model \"{reference.Model}\" is published yet");

    private async Task<ServiceException> UnknownAsync(
        TenantId tenant, ModelName model, ModelVersion version, CancellationToken cancellation)
    {
        await models.GetAsync(tenant, model, cancellation);
        return ServiceError.UnknownVersion.With($"model \"{model}\" has no version {version}");
    }

    private async ValueTask<ModelEntry> FindEntryAsync(TenantId tenant, ModelName model, CancellationToken cancellation) =>
        await entries.GetAsync((tenant, model), PointerLife, cancellation)
            ?? throw ServiceError.UnknownModel.With($"there is no model \"{model}\"");
}
