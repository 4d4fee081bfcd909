using Azure;
using Azure.Data.Tables;
using Maas.Core.Naming;
using Maas.Core.Storage;

namespace Maas.Core.Uploads;

/// <summary>
/// The rows of uploads, by tenant; every change is guarded by the row's tag. A second row of each model and dataset
/// (<c>last|model|{name}</c>) says which of its uploads is the newest.
/// </summary>
public sealed class UploadStore(TableServiceClient tables)
{
    private readonly TableClient table = tables.GetTableClient(StorageNames.UploadsTable);

    public async Task CreateAsync(Upload upload, CancellationToken cancellation)
    {
        await table.AddEntityAsync(new TableEntity(UploadRow.Of(upload)), cancellation);
        var last = new TableEntity(upload.Tenant.Value, LastKey(upload.Model, upload.Dataset)) { ["Upload"] = upload.Id.Value };
        await table.UpsertEntityAsync(last, TableUpdateMode.Replace, cancellation);
    }

    public async Task<Upload?> FindAsync(TenantId tenant, UploadId id, CancellationToken cancellation)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(tenant.Value, UploadRow.Key(id), cancellationToken: cancellation);
        return row.HasValue ? UploadRow.Read(row.Value!, row.Value!.ETag.ToString()) : null;
    }

    /// <exception cref="ServiceException">There is no such upload.</exception>
    public async Task<Upload> GetAsync(TenantId tenant, UploadId id, CancellationToken cancellation) =>
        await FindAsync(tenant, id, cancellation) ?? throw ServiceError.UnknownUpload.With($"there is no upload {id}");

    /// <summary>The newest upload of a model or a dataset, while it is kept.</summary>
    public async Task<Upload?> FindLastAsync(TenantId tenant, ModelName? model, DatasetName? dataset, CancellationToken cancellation)
    {
        var last = await table.GetEntityIfExistsAsync<TableEntity>(tenant.Value, LastKey(model, dataset), cancellationToken: cancellation);
        return last.HasValue ? await FindAsync(tenant, UploadId.Parse(last.Value!.GetString("Upload")), cancellation) : null;
    }

    /// <summary>
    /// Reads, changes and writes until nobody else came between. <paramref name="change"/> gives null to leave the row as it is; it may
    /// run several times.
    /// </summary>
    /// <exception cref="ServiceException">There is no such upload, or no longer.</exception>
    public async Task<Upload> ChangeAsync(TenantId tenant, UploadId id, Func<Upload, Upload?> change, CancellationToken cancellation)
    {
        while (true)
        {
            var upload = await GetAsync(tenant, id, cancellation);
            if (change(upload) is not { } changed)
            {
                return upload;
            }

            try
            {
                var answer = await table.UpdateEntityAsync(
                    new TableEntity(UploadRow.Of(changed)), new ETag(upload.Tag), TableUpdateMode.Replace, cancellation);
                return changed with { Tag = answer.Headers.ETag.ToString()! };
            }
            catch (RequestFailedException exception) when (exception.Status is 404 or 412)
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>Deletes the row as it was read. False: somebody else has changed it since.</summary>
    public async Task<bool> TryDeleteAsync(Upload upload, CancellationToken cancellation)
    {
        try
        {
            await table.DeleteEntityAsync(upload.Tenant.Value, UploadRow.Key(upload.Id), new ETag(upload.Tag), cancellation);
            return true;
        }
        catch (RequestFailedException exception) when (exception.Status == 412)
        {
            return false;
        }
    }

    private static string LastKey(ModelName? model, DatasetName? dataset) =>
        model is { } name ? $"last|model|{name}" : $"last|dataset|{dataset}";
}
