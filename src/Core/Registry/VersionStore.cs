using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Maas.Core.Naming;
using Maas.Core.Storage;

namespace Maas.Core.Registry;

/// <summary>
/// Published versions: files at <c>{tenant}/{model}/{version}/{sha256}/{name}</c>, then <c>manifest.json</c>, written last and once.
/// Files lie under their digest, so two trainers of one job (one of them a zombie) never write over each other's:
/// whose manifest comes first names its own files.
/// </summary>
public sealed class VersionStore(BlobServiceClient blobs, AliasStore aliases)
{
    private const string ManifestName = "manifest.json";

    private readonly BlobContainerClient container = blobs.GetBlobContainerClient(StorageNames.ModelsContainer);

    /// <summary>
    /// Uploads the files from a folder, writes the manifest, and moves <c>latest</c> on to it. Safe to repeat:
    /// a manifest that is there already, of the same job, is success and is given back.
    /// </summary>
    /// <exception cref="ServiceException">The version belongs to another job, or a file is not what the manifest says.</exception>
    public async Task<Manifest> PublishAsync(TenantId tenant, Manifest manifest, string folder, CancellationToken cancellation)
    {
        var published = await FindAsync(tenant, manifest.Model, manifest.Version, cancellation);
        if (published is null)
        {
            foreach (var file in manifest.Files)
            {
                await FileBlob(tenant, manifest, file).UploadCheckedAsync(Path.Combine(folder, file.Name), file.Sha256, cancellation);
            }

            published = await WriteManifestAsync(tenant, manifest, cancellation);
        }

        if (!IsOfOnePublisher(published, manifest))
        {
            throw ServiceError.Conflict.With($"version {manifest.Version} of \"{manifest.Model}\" was published by somebody else");
        }

        await aliases.MoveAsync(
            tenant, manifest.Model, AliasName.Latest, now => now?.CompareTo(manifest.Version) > 0 ? now : manifest.Version, cancellation);
        return published;
    }

    public async Task<Manifest?> FindAsync(TenantId tenant, ModelName model, ModelVersion version, CancellationToken cancellation)
    {
        try
        {
            var content = await ManifestBlob(tenant, model, version).DownloadContentAsync(cancellation);
            return JsonSerializer.Deserialize(content.Value.Content, CoreJson.Default.Manifest);
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return null;
        }
    }

    /// <summary>The numbers of what is published, newest first.</summary>
    public async Task<IReadOnlyList<ModelVersion>> ListAsync(TenantId tenant, ModelName model, CancellationToken cancellation)
    {
        var prefix = $"{tenant}/{model}/";
        var versions = new List<ModelVersion>();
        await foreach (var blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellation))
        {
            var parts = blob.Name[prefix.Length..].Split('/');
            if (parts is [var number, ManifestName] && ModelVersion.TryParse(number, out var version))
            {
                versions.Add(version);
            }
        }

        return [.. versions.OrderDescending()];
    }

    /// <summary>
    /// Every version of every model that is published, read page by page while it is enumerated; a model's versions follow each other.
    /// </summary>
    public async IAsyncEnumerable<(ModelName Model, ModelVersion Version)> ListAllAsync(
        TenantId tenant, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var prefix = $"{tenant}/";
        await foreach (var blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellation))
        {
            var parts = blob.Name[prefix.Length..].Split('/');
            if (parts is [var name, var number, ManifestName] && ModelVersion.TryParse(number, out var version))
            {
                yield return (ModelName.Parse(name), version);
            }
        }
    }

    /// <summary>Streams a file of the version to a path.</summary>
    /// <exception cref="ServiceException">The stored bytes are not those of the manifest:
    /// <see cref="ServiceError.CorruptModel"/>.</exception>
    public async Task DownloadAsync(TenantId tenant, Manifest manifest, ManifestFile file, string path, CancellationToken cancellation)
    {
        var place = $"{file.Name} of version {manifest.Version} of \"{manifest.Model}\"";
        try
        {
            if (await FileBlob(tenant, manifest, file).DownloadHashedAsync(path, cancellation) == file.Sha256)
            {
                return;
            }
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            File.Delete(path);
            throw ServiceError.CorruptModel.With($"{place} is gone");
        }

        File.Delete(path);
        throw ServiceError.CorruptModel.With($"{place} has another SHA-256 than its manifest says");
    }

    // One job is one publisher; what no job made is told by its bytes.
    private static bool IsOfOnePublisher(Manifest published, Manifest manifest) =>
        published.Lineage?.Job == manifest.Lineage?.Job && (published.Lineage is not null || published.Files.SequenceEqual(manifest.Files));

    private async Task<Manifest> WriteManifestAsync(TenantId tenant, Manifest manifest, CancellationToken cancellation)
    {
        try
        {
            var json = BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(manifest, CoreJson.Default.Manifest));
            var options = new BlobUploadOptions
            {
                Conditions = new() { IfNoneMatch = ETag.All },
                HttpHeaders = new() { ContentType = "application/json" },
            };
            await ManifestBlob(tenant, manifest.Model, manifest.Version).UploadAsync(json, options, cancellation);
            return manifest;
        }
        catch (RequestFailedException exception) when (exception.Status is 409 or 412)
        {
            return await FindAsync(tenant, manifest.Model, manifest.Version, cancellation) ?? throw new InvalidOperationException(
                $"the manifest of {manifest.Model} {manifest.Version} is there and can't be read", exception);
        }
    }

    private BlobClient ManifestBlob(TenantId tenant, ModelName model, ModelVersion version) =>
        container.GetBlobClient($"{tenant}/{model}/{version}/{ManifestName}");

    private BlobClient FileBlob(TenantId tenant, Manifest manifest, ManifestFile file) =>
        container.GetBlobClient($"{tenant}/{manifest.Model}/{manifest.Version}/{file.Sha256}/{file.Name}");
}
