using Azure;
using Azure.Storage.Blobs;
using Maas.Core.Naming;
using Maas.Core.Signing;
using Maas.Core.Storage;
using Maas.Core.Uploads;

namespace Maas.Core.Registry;

/// <summary>
/// Published versions: files, then <c>manifest.json</c>, written last and once. Files lie under their digest, so two trainers of one
/// job (one of them a zombie) never write over each other's: whose manifest comes first names its own files.
/// </summary>
public sealed class VersionStore(BlobServiceClient blobs, AliasStore aliases, SigningKeys keys, HousekeepingQueue queue)
{
    private readonly VersionBlobStore stored = new(blobs);
    private readonly RemovalStore removal = new(blobs, aliases);

    /// <summary>
    /// Uploads the files from a folder, writes the manifest, moves <c>latest</c> on to it, and deletes what the model keeps no longer, but
    /// for the files: those go by a queued task.
    /// Safe to repeat: a manifest that is there already, of the same job, is success and is given back.
    /// </summary>
    /// <exception cref="ServiceException">The version belongs to another job, was deleted, or a file is not what the manifest
    /// says.</exception>
    public Task<Manifest> PublishAsync(TenantId tenant, Manifest manifest, string folder, CancellationToken cancellation) => PublishAsync(
        tenant,
        manifest,
        file => stored.FileBlob(tenant, manifest, file).UploadCheckedAsync(Path.Combine(folder, file.Name), file.Sha256, cancellation),
        cancellation);

    /// <summary>The same of a version whose files another one of the model has: they are copied within the storage.</summary>
    /// <exception cref="ServiceException">The same; or the other version was deleted meanwhile, or its stored files are not those of its
    /// manifest.</exception>
    public Task<Manifest> CopyAsync(TrustedVersion source, Manifest manifest, CancellationToken cancellation) => PublishAsync(
        source.Tenant, manifest, file => stored.CopyAsync(source.Tenant, source.Manifest, manifest, file, cancellation), cancellation);

    private async Task<Manifest> PublishAsync(
        TenantId tenant, Manifest manifest, Func<ManifestFile, Task> store, CancellationToken cancellation)
    {
        await RefuseDeletedAsync(tenant, manifest, cancellation);
        var published = await FindAsync(tenant, manifest.Model, manifest.Version, cancellation);
        if (published is null)
        {
            foreach (var file in manifest.Files)
            {
                await store(file);
            }

            published = await stored.WriteManifestAsync(tenant, manifest, keys, cancellation);

            // Who deleted the model in between has looked for files before there were any.
            await RefuseDeletedAsync(tenant, manifest, cancellation);
        }

        if (!IsOfOnePublisher(published, manifest))
        {
            throw ServiceError.Conflict.With($"version {manifest.Version} of \"{manifest.Model}\" was published by somebody else");
        }

        await FinishAsync(tenant, published, cancellation);
        return published;
    }

    /// <summary>What follows a published manifest, of whose publisher nobody knows how far it came. Safe to repeat.</summary>
    public async Task FinishAsync(TenantId tenant, Manifest published, CancellationToken cancellation)
    {
        var (model, version) = (published.Model, published.Version);
        await aliases.MoveAsync(tenant, model, AliasName.Latest, now => now?.CompareTo(version) > 0 ? now : version, cancellation);
        if (await removal.KeepLastAsync(tenant, model, cancellation))
        {
            await queue.EnqueueSweepAsync(tenant, model, cancellation);
        }
    }

    /// <summary>The newest version that is published and not deleted, though <c>latest</c> may not have come to it.</summary>
    /// <exception cref="ServiceException">Its manifest is none: <see cref="ServiceError.CorruptModel"/>.</exception>
    public async Task<Manifest?> FindNewestAsync(TenantId tenant, ModelName model, CancellationToken cancellation)
    {
        foreach (var version in await ListAsync(tenant, model, cancellation))
        {
            // Who deleted it may have died before its manifest was gone.
            if (!await removal.FinishAsync(tenant, model, version, cancellation)
                && await FindAsync(tenant, model, version, cancellation) is { } manifest)
            {
                return manifest;
            }
        }

        return null;
    }

    /// <summary>Whether the version is published and not deleted.</summary>
    public Task<bool> ExistsAsync(TenantId tenant, ModelName model, ModelVersion version, CancellationToken cancellation) =>
        stored.ExistsAsync(tenant, model, version, cancellation);

    /// <exception cref="ServiceException">The manifest is none: <see cref="ServiceError.CorruptModel"/>.</exception>
    public async Task<Manifest?> FindAsync(TenantId tenant, ModelName model, ModelVersion version, CancellationToken cancellation) =>
        (await stored.FindAsync(tenant, model, version, cancellation))?.Read();

    /// <summary>The version as it may be used: where the app trusts keys, its manifest is read again and held to its signature.</summary>
    /// <exception cref="ServiceException">It is not signed by a trusted key: <see cref="ServiceError.UntrustedModel"/>; it is corrupt, or
    /// was deleted.</exception>
    public async Task<TrustedVersion> TrustAsync(TenantId tenant, Manifest manifest, CancellationToken cancellation)
    {
        if (!keys.Demands)
        {
            return new(tenant, manifest);
        }

        var (model, version) = (manifest.Model, manifest.Version);
        var found = await stored.FindAsync(tenant, model, version, cancellation) ?? throw Deleted(manifest);
        return keys.FindFault(tenant, model, version, found.Bytes, found.Signature) is { } fault
            ? throw ServiceError.UntrustedModel.With($"version {version} of \"{model}\" is not used: {fault}")
            : new(tenant, found.Read());
    }

    /// <summary>Why <see cref="TrustAsync"/> would refuse the version; null: it would not.</summary>
    public async Task<string?> FindDistrustAsync(TenantId tenant, Manifest manifest, CancellationToken cancellation)
    {
        try
        {
            await TrustAsync(tenant, manifest, cancellation);
            return null;
        }
        catch (ServiceException refusal)
        {
            return refusal.Detail;
        }
    }

    /// <summary>The numbers of what is published, newest first.</summary>
    public Task<IReadOnlyList<ModelVersion>> ListAsync(TenantId tenant, ModelName model, CancellationToken cancellation) =>
        stored.ListAsync(tenant, model, cancellation);

    /// <summary>
    /// Every version of every model that is published, read page by page while it is enumerated; a model's versions follow each other.
    /// </summary>
    public IAsyncEnumerable<(ModelName Model, ModelVersion Version)> ListAllAsync(TenantId tenant, CancellationToken cancellation) =>
        stored.ListAllAsync(tenant, cancellation);

    /// <summary>Streams a file of the version to a path.</summary>
    /// <exception cref="ServiceException">The stored bytes are not those of the manifest:
    /// <see cref="ServiceError.CorruptModel"/>; or the version was deleted: <see cref="ServiceError.UnknownVersion"/>.</exception>
    public async Task DownloadAsync(TrustedVersion version, ManifestFile file, string path, CancellationToken cancellation)
    {
        var (tenant, manifest) = (version.Tenant, version.Manifest);
        var place = $"{file.Name} of version {manifest.Version} of \"{manifest.Model}\"";
        try
        {
            if (await stored.FileBlob(tenant, manifest, file).DownloadHashedAsync(path, cancellation) == file.Sha256)
            {
                return;
            }
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            File.Delete(path);
            throw await stored.ExistsAsync(tenant, manifest.Model, manifest.Version, cancellation)
                ? ServiceError.CorruptModel.With($"{place} is gone")
                : Deleted(manifest);
        }

        File.Delete(path);
        throw ServiceError.CorruptModel.With($"{place} has another SHA-256 than its manifest says");
    }

    private static ServiceException Deleted(Manifest manifest) =>
        ServiceError.UnknownVersion.With($"version {manifest.Version} of model \"{manifest.Model}\" was deleted");

    // One job is one publisher; what no job made is told by its bytes.
    private static bool IsOfOnePublisher(Manifest published, Manifest manifest) =>
        published.Lineage?.Job == manifest.Lineage?.Job && (published.Lineage is not null || published.Files.SequenceEqual(manifest.Files));

    private async Task RefuseDeletedAsync(TenantId tenant, Manifest manifest, CancellationToken cancellation)
    {
        if (await removal.FinishAsync(tenant, manifest.Model, manifest.Version, cancellation))
        {
            throw ServiceError.Conflict.With($"version {manifest.Version} of \"{manifest.Model}\" was deleted before it was published");
        }
    }
}
