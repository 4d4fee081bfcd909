using Maas.Core;
using Maas.Core.Naming;
using Maas.Core.Uploads;
using Maas.Predict.Api;

namespace Maas.Predict.Catalog;

/// <summary>Uploads in parts, until they are complete.</summary>
/// <remarks>
/// A message is sent before the row that it is about is written, or again by who asks again: (1) the sweep's message comes first, so that
/// no upload is kept forever; (2) who completes an upload commits its blocks, writes the row, and sends the message; one that dies in
/// between is asked again by its client, who completes it or begins it again, and the sweep asks for what nobody asked; (3) who cancels
/// one deletes the row as it was read, then the bytes: an examination that began in between has changed the row, and one that begins
/// later finds none.
/// </remarks>
public sealed class PartUploads(UploadStore uploads, PartStore parts, HousekeepingQueue queue, UploadFolder folder,
    UploadsOptions options, TimeProvider time)
{
    private const int ShownParts = 10;

    /// <summary>The upload, and whether it is new: the same bytes for the same name go on where they were left.</summary>
    internal async Task<(Upload Upload, bool IsNew)> BeginAsync(TenantId tenant, UploadRequest request, CancellationToken cancellation)
    {
        var last = await uploads.FindLastAsync(tenant, request.Model, request.Dataset, cancellation);
        if (last is { IsOver: false, Sha256: not null } && last.Sha256 == request.Sha256 && last.SizeBytes == request.SizeBytes
            && last.PartBytes == options.PartBytes && last.MediaType == request.MediaType && last.Expires > time.GetUtcNow()
            && await TrySayAsync(last, request.Manifest, cancellation))
        {
            await AskAsync(last, cancellation);
            return (last, false);
        }

        var upload = New(tenant, request);
        await queue.EnqueueAsync(HousekeepingTask.SweepUpload, tenant, upload.Id, upload.Expires - upload.Created, cancellation);
        await parts.PutManifestAsync(upload, request.Manifest, cancellation);
        await uploads.CreateAsync(upload, cancellation);
        return (upload, true);
    }

    /// <exception cref="ServiceException">There is no such upload or part, it awaits none, or the part has another length.</exception>
    internal async Task PutAsync(TenantId tenant, UploadId id, int part, Stream body, long? length, CancellationToken cancellation)
    {
        var upload = await GetOpenAsync(tenant, id, cancellation);
        if (part < 1 || part > upload.Parts)
        {
            throw ServiceError.InvalidRequest.With($"the upload has the parts 1 to {upload.Parts}; part {part} came");
        }

        CheckLength(upload, part, length ?? upload.LengthOf(part));
        using var file = await folder.ReceiveAsync(body, length, "part", cancellation);
        CheckLength(upload, part, file.SizeBytes);
        await parts.PutAsync(upload, part, file.Path, cancellation);
    }

    /// <summary>The upload, and which of its parts are there while more are awaited.</summary>
    internal async Task<(Upload Upload, IReadOnlyList<int>? Parts)> GetAsync(TenantId tenant, UploadId id, CancellationToken cancellation)
    {
        var upload = await uploads.GetAsync(tenant, id, cancellation);
        return (upload, upload.State == UploadState.Open ? await parts.ListAsync(upload, cancellation) : null);
    }

    /// <summary>Makes the parts one, and asks for its examination. Safe to repeat.</summary>
    /// <exception cref="ServiceException">Parts are missing, or the digest is missing or another than before.</exception>
    internal async Task<Upload> CompleteAsync(TenantId tenant, UploadId id, string? sha256, CancellationToken cancellation)
    {
        var upload = await uploads.GetAsync(tenant, id, cancellation);
        var digest = sha256 ?? upload.Sha256
            ?? throw ServiceError.InvalidRequest.With("sha256 is missing: of the whole file, as 64 hexadecimal digits");
        if (upload.Sha256 is { } before && before != digest)
        {
            throw ServiceError.InvalidRequest.With($"sha256 is {digest}; the upload was begun with {before}");
        }

        if (upload.State == UploadState.Open)
        {
            await CheckCompleteAsync(upload, cancellation);
            await parts.CommitAsync(upload, cancellation);
            upload = await uploads.ChangeAsync(
                tenant, id, now => now.State == UploadState.Open ? now with { State = UploadState.Uploaded, Sha256 = digest } : null,
                    cancellation);
        }

        await AskAsync(upload, cancellation);
        return upload;
    }

    /// <exception cref="ServiceException">There is no such upload, or it is being examined.</exception>
    internal async Task CancelAsync(TenantId tenant, UploadId id, CancellationToken cancellation)
    {
        Upload upload;
        do
        {
            upload = await uploads.GetAsync(tenant, id, cancellation);
            if (upload.State == UploadState.Checking)
            {
                throw ServiceError.IllegalMove.With("the upload is being examined; it can be deleted when that is over");
            }
        }
        while (!await uploads.TryDeleteAsync(upload, cancellation));

        await parts.DeleteAsync(tenant, id, cancellation);
    }

    private Task AskAsync(Upload upload, CancellationToken cancellation) => upload.State == UploadState.Uploaded
        ? queue.EnqueueAsync(HousekeepingTask.ExamineUpload, upload.Tenant, upload.Id, TimeSpan.Zero, cancellation)
        : Task.CompletedTask;

    // What is said of a model can change until its examination is asked for; another wish is another upload then.
    private async Task<bool> TrySayAsync(Upload last, byte[] manifest, CancellationToken cancellation)
    {
        if (await parts.FindManifestAsync(last, cancellation) is { } said && said.AsSpan().SequenceEqual(manifest))
        {
            return true;
        }

        if (last.State != UploadState.Open)
        {
            return false;
        }

        await parts.PutManifestAsync(last, manifest, cancellation);
        return await uploads.FindAsync(last.Tenant, last.Id, cancellation) is { State: UploadState.Open };
    }

    private Upload New(TenantId tenant, UploadRequest request) => new()
    {
        Tenant = tenant,
        Id = UploadId.New(),
        Model = request.Model,
        Dataset = request.Dataset,
        MediaType = request.MediaType,
        SizeBytes = request.SizeBytes,
        PartBytes = options.PartBytes,
        Sha256 = request.Sha256,
        State = UploadState.Open,
        Created = time.GetUtcNow(),
        Expires = time.GetUtcNow().AddHours(options.HoursKept),
    };

    private async Task<Upload> GetOpenAsync(TenantId tenant, UploadId id, CancellationToken cancellation) =>
        await uploads.GetAsync(tenant, id, cancellation) is { State: UploadState.Open } upload
            ? upload
            : throw ServiceError.IllegalMove.With("the upload is complete; it takes no more parts");

    private async Task CheckCompleteAsync(Upload upload, CancellationToken cancellation)
    {
        var there = (await parts.ListAsync(upload, cancellation)).ToHashSet();
        var missing = Enumerable.Range(1, upload.Parts).Where(part => !there.Contains(part)).ToList();
        if (missing.Count > 0)
        {
            throw ServiceError.InvalidRequest.With(
                $"{missing.Count} of {upload.Parts} parts {(missing.Count == 1 ? "is" : "are")} missing: "
                    + $"{string.Join(", ", missing.Take(ShownParts))}{(missing.Count > ShownParts ? "…" : "")}");
        }
    }

    private static void CheckLength(Upload upload, int part, long length)
    {
        if (length != upload.LengthOf(part))
        {
            throw ServiceError.InvalidRequest.With(
                $"part {part} of {upload.Parts} has {Counted.Of(length, "byte")}; {upload.LengthOf(part)} are expected");
        }
    }
}
