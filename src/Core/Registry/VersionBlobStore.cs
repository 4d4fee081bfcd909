using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Maas.Core.Naming;
using Maas.Core.Signing;
using Maas.Core.Storage;

namespace Maas.Core.Registry;

/// <summary>The blobs of versions: files at <c>{tenant}/{model}/{version}/{sha256}/{name}</c>, and <c>manifest.json</c>.</summary>
internal sealed class VersionBlobStore(BlobServiceClient blobs)
{
    private const string ManifestName = "manifest.json";

    private const int DeletesAtOnce = 16;

    private readonly BlobContainerClient container = blobs.GetBlobContainerClient(StorageNames.ModelsContainer);

    public async Task<bool> ExistsAsync(TenantId tenant, ModelName model, ModelVersion version, CancellationToken cancellation) =>
        (await ManifestBlob(tenant, model, version).ExistsAsync(cancellation)).Value;

    public async Task<StoredManifest?> FindAsync(TenantId tenant, ModelName model, ModelVersion version, CancellationToken cancellation)
    {
        try
        {
            var blob = (await ManifestBlob(tenant, model, version).DownloadContentAsync(cancellation)).Value;
            return new(model, version, blob.Content, ManifestSignature.Find(blob.Details.Metadata));
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return null;
        }
    }

    /// <summary>The numbers of what has a manifest, newest first.</summary>
    public async Task<IReadOnlyList<ModelVersion>> ListAsync(TenantId tenant, ModelName model, CancellationToken cancellation)
    {
        var versions = new List<ModelVersion>();
        await foreach (var (version, name, _) in NamesAsync(tenant, model, "", cancellation))
        {
            if (IsManifest(name))
            {
                versions.Add(version);
            }
        }

        return [.. versions.OrderDescending()];
    }

    /// <summary>Every version that has a manifest; a model's versions follow each other.</summary>
    public async IAsyncEnumerable<(ModelName Model, ModelVersion Version)> ListAllAsync(
        TenantId tenant, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, $"{tenant}/", cancellation))
        {
            if (IsManifest(blob.Name) && blob.Name.Split('/') is var parts && ModelVersion.TryParse(parts[2], out var version))
            {
                yield return (ModelName.Parse(parts[1]), version);
            }
        }
    }

    /// <summary>Writes the manifest with its signature, or finds the one that was first.</summary>
    public async Task<Manifest> WriteManifestAsync(
        TenantId tenant, Manifest manifest, SigningKeys keys, CancellationToken cancellation)
    {
        try
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(manifest, CoreJson.Default.Manifest);
            var options = new BlobUploadOptions
            {
                Conditions = new() { IfNoneMatch = ETag.All },
                HttpHeaders = new() { ContentType = "application/json" },
                Metadata = keys.Sign(tenant, manifest.Model, manifest.Version, json)?.ToMetadata(),
            };
            await ManifestBlob(tenant, manifest.Model, manifest.Version).UploadAsync(BinaryData.FromBytes(json), options, cancellation);
            return manifest;
        }
        catch (RequestFailedException exception) when (exception.Status is 409 or 412)
        {
            var first = await FindAsync(tenant, manifest.Model, manifest.Version, cancellation) ?? throw new InvalidOperationException(
                $"the manifest of {manifest.Model} {manifest.Version} is there and can't be read", exception);
            return first.Read();
        }
    }

    /// <summary>The numbers under which anything lies; without a manifest, with the time of the newest of their files.</summary>
    public async Task<IReadOnlyDictionary<ModelVersion, DateTimeOffset?>> ListStoredAsync(
        TenantId tenant, ModelName model, CancellationToken cancellation)
    {
        var versions = new Dictionary<ModelVersion, DateTimeOffset?>();
        await foreach (var (version, name, written) in NamesAsync(tenant, model, "", cancellation))
        {
            var isNew = !versions.TryGetValue(version, out var newest);
            versions[version] = IsManifest(name) || (!isNew && newest is null) ? null : newest > written ? newest : written;
        }

        return versions;
    }

    /// <summary>Deletes what lies under a number: the manifest first, so that no version is ever seen without its files.</summary>
    public async Task DeleteAsync(TenantId tenant, ModelName model, ModelVersion version, CancellationToken cancellation)
    {
        await DeleteManifestAsync(tenant, model, version, cancellation);
        await foreach (var (_, name, _) in NamesAsync(tenant, model, $"{version}/", cancellation))
        {
            await container.GetBlobClient(name).DeleteIfExistsAsync(cancellationToken: cancellation);
        }
    }

    public Task DeleteManifestAsync(TenantId tenant, ModelName model, ModelVersion version, CancellationToken cancellation) =>
        ManifestBlob(tenant, model, version).DeleteIfExistsAsync(cancellationToken: cancellation);

    /// <summary>Deletes the manifests of all versions up to a number.</summary>
    public async Task DeleteManifestsAsync(TenantId tenant, ModelName model, ModelVersion last, CancellationToken cancellation)
    {
        var published = await ListAsync(tenant, model, cancellation);
        await Parallel.ForEachAsync(
            published.Where(version => version.CompareTo(last) <= 0),
            new ParallelOptions { MaxDegreeOfParallelism = DeletesAtOnce, CancellationToken = cancellation },
            async (version, stop) => await DeleteManifestAsync(tenant, model, version, stop));
    }

    /// <summary>Copies a file that both versions have, within the storage. Of its bytes only their number is looked at: their digest is
    /// held to by each load, of either version.</summary>
    /// <exception cref="ServiceException">It is gone, or of another length; nothing of the new version is left, then.</exception>
    public async Task CopyAsync(TenantId tenant, Manifest source, Manifest target, ManifestFile file, CancellationToken cancellation)
    {
        var from = FileBlob(tenant, source, file);
        var copy = FileBlob(tenant, target, file);
        var sizeBytes = await copy.TryCopyAsync(from, cancellation)
            ? (await copy.GetPropertiesAsync(cancellationToken: cancellation)).Value.ContentLength
            : (long?)null;
        if (sizeBytes == file.SizeBytes)
        {
            return;
        }

        await DeleteAsync(tenant, target.Model, target.Version, cancellation);
        throw await FindAsync(tenant, source.Model, source.Version, cancellation) is null
            ? ServiceError.UnknownVersion.With($"version {source.Version} of model \"{source.Model}\" was deleted")
            : ServiceError.CorruptModel.With(
                $"{file.Name} of version {source.Version} of \"{source.Model}\" "
                    + (sizeBytes is null ? "is gone" : $"has {sizeBytes} bytes; its manifest says {file.SizeBytes}"));
    }

    public BlobClient FileBlob(TenantId tenant, Manifest manifest, ManifestFile file) =>
        container.GetBlobClient($"{tenant}/{manifest.Model}/{manifest.Version}/{file.Sha256}/{file.Name}");

    // A file of a version may have any name, but lies deeper.
    private static bool IsManifest(string name) => name.Split('/') is [_, _, _, ManifestName];

    private BlobClient ManifestBlob(TenantId tenant, ModelName model, ModelVersion version) =>
        container.GetBlobClient($"{tenant}/{model}/{version}/{ManifestName}");

    private async IAsyncEnumerable<(ModelVersion Version, string Name, DateTimeOffset? Written)> NamesAsync(
        TenantId tenant,
        ModelName model,
        string under,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var prefix = $"{tenant}/{model}/";
        await foreach (var blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix + under, cancellation))
        {
            if (ModelVersion.TryParse(blob.Name[prefix.Length..].Split('/')[0], out var version))
            {
                yield return (version, blob.Name, blob.Properties.LastModified);
            }
        }
    }
}
