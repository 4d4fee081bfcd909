using System.Globalization;
using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Maas.Core;
using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Core.Storage;

namespace Maas.Train.Claim;

/// <summary>
/// What trials have made, until their sweep is over: files and a manifest at <c>{tenant}/{trial}/results/{fence}/</c>. A trial that
/// succeeded did so under the fence that its row tells, so what a zombie writes lies elsewhere.
/// </summary>
internal sealed class TrialResultStore(BlobServiceClient blobs)
{
    private const string ManifestName = "manifest.json";

    private readonly BlobContainerClient container = blobs.GetBlobContainerClient(StorageNames.JobsContainer);

    public async Task KeepAsync(Job trial, Manifest manifest, string folder, CancellationToken cancellation)
    {
        foreach (var file in manifest.Files)
        {
            await Blob(trial, file.Name).UploadAsync(Path.Combine(folder, file.Name), overwrite: true, cancellation);
        }

        var json = BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(manifest, CoreJson.Default.Manifest));
        await Blob(trial, ManifestName).UploadAsync(json, overwrite: true, cancellation);
    }

    /// <summary>The manifest of a trial that succeeded; its files are then in the folder.</summary>
    public async Task<Manifest> FetchAsync(Job trial, string folder, CancellationToken cancellation)
    {
        var content = await Blob(trial, ManifestName).DownloadContentAsync(cancellation);
        var manifest = JsonSerializer.Deserialize(content.Value.Content, CoreJson.Default.Manifest)!;
        foreach (var file in manifest.Files)
        {
            await Blob(trial, file.Name).DownloadToAsync(Path.Combine(folder, file.Name), cancellation);
        }

        return manifest;
    }

    /// <summary>Removes what a trial, or all trials of a sweep, made and went on from; the stories stay.</summary>
    public async Task DeleteAsync(TenantId tenant, JobId job, CancellationToken cancellation)
    {
        var prefix = job.Parent is null ? $"{tenant}/{job}-" : $"{tenant}/{job}/";
        await foreach (var blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellation))
        {
            if (blob.Name.Split('/') is [_, _, "results" or "checkpoints", ..])
            {
                await container.DeleteBlobIfExistsAsync(blob.Name, cancellationToken: cancellation);
            }
        }
    }

    private BlobClient Blob(Job trial, string name) =>
        container.GetBlobClient(string.Create(CultureInfo.InvariantCulture, $"{trial.Tenant}/{trial.Id}/results/{trial.Fence:D6}/{name}"));
}
