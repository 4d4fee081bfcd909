using Maas.Core;
using Maas.Core.Naming;
using Maas.Core.Registry;

namespace Maas.Predict.Catalog;

/// <summary>
/// From what a call names to the version that answers it. Manifests never change and are kept; where aliases point is
/// looked up again after a second, so a prediction costs no storage request while a model is in use.
/// </summary>
public sealed class ModelCatalog(ModelStore models, VersionStore versions, TimeProvider time)
{
    private const int KeptModels = 10_000;

    // A manifest is some kilobytes, but one with 1,000 labels has more.
    private const int KeptManifests = 1_000;

    private static readonly TimeSpan PointerLife = TimeSpan.FromSeconds(1);

    private readonly RecentlyUsed<(TenantId, ModelName), Pointers> pointers = new(KeptModels);
    private readonly RecentlyUsed<(TenantId, ModelName, ModelVersion), Manifest> manifests = new(KeptManifests);

    /// <exception cref="ServiceException">There is no such model or alias, or nothing is published yet.</exception>
    internal async Task<Manifest> ResolveAsync(TenantId tenant, ModelReference reference, CancellationToken cancellation) =>
        (await ServeAsync(tenant, reference, cancellation)).Manifest;

    /// <summary>The version that answers, with how it is served.</summary>
    /// <exception cref="ServiceException">There is no such model, alias or version, or nothing is published yet.</exception>
    internal async Task<ServedVersion> ServeAsync(TenantId tenant, ModelReference reference, CancellationToken cancellation)
    {
        var entry = await FindEntryAsync(tenant, reference.Model, cancellation);
        var manifest = await GetAsync(tenant, reference.Model, reference.Version ?? Version(entry, reference), cancellation);
        return new(tenant, reference, manifest, entry.Serving);
    }

    /// <exception cref="ServiceException">There is no such version.</exception>
    internal async Task<Manifest> GetAsync(TenantId tenant, ModelName model, ModelVersion version, CancellationToken cancellation)
    {
        if (manifests.Find((tenant, model, version)) is { } kept)
        {
            return kept;
        }

        var manifest = await versions.FindAsync(tenant, model, version, cancellation)
            ?? throw await UnknownAsync(tenant, model, version, cancellation);
        manifests.Put((tenant, model, version), manifest);
        return manifest;
    }

    private static ModelVersion Version(ModelEntry entry, ModelReference reference) => reference.Alias is { } alias
        ? entry.Find(alias) ?? throw ServiceError.UnknownAlias.With(
            $"model \"{reference.Model}\" has no alias "
                + $"\"{alias}\"{Suggestions.Nearest(alias.Value, [.. entry.Aliases.Keys.Select(name => name.Value)])}")
        : entry.Default ?? throw ServiceError.UnknownVersion.With($"nothing of model \"{reference.Model}\" is published yet");

    private async Task<ServiceException> UnknownAsync(
        TenantId tenant, ModelName model, ModelVersion version, CancellationToken cancellation)
    {
        await models.GetAsync(tenant, model, cancellation);
        return ServiceError.UnknownVersion.With($"model \"{model}\" has no version {version}");
    }

    private async Task<ModelEntry> FindEntryAsync(TenantId tenant, ModelName model, CancellationToken cancellation)
    {
        if (pointers.Find((tenant, model)) is { } kept && time.GetElapsedTime(kept.Read) < PointerLife)
        {
            return kept.Entry;
        }

        var read = time.GetTimestamp();
        var entry = await models.GetAsync(tenant, model, cancellation);
        pointers.Put((tenant, model), new(entry, read));
        return entry;
    }

    private sealed record Pointers(ModelEntry Entry, long Read);
}
