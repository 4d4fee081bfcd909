using Maas.Core;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Core.Storage;
using Maas.Core.Telemetry;
using Maas.Core.Uploads;
using Maas.Predict.Catalog;
using Maas.Predict.Inference.Trial;

namespace Maas.Predict.Api.Native;

/// <summary>The way of a complete upload, as the requests of smaller things go it: fetch, check, trial, publish.</summary>
/// <remarks>
/// Safe to repeat, also where two do it at once: the version's number is reserved once in the row, a version or dataset that is there
/// already is success, and the bytes are removed only after the row says what became of them.
/// </remarks>
public sealed class UploadExamination(
    UploadStore uploads, PartStore parts, UploadFolder folder, ModelStore models, ModelImport import, TrialRun trial,
        DatasetIntake intake, HousekeepingQueue queue)
{
    // Messages come one at a time: one that waited for its turn would hold up all others, and to fetch the file for it would be in vain
    // where the turn does not come. After so often it waits, in its place among those who send models by requests.
    internal const int MostPutOff = 12;

    // An hour of a disk that is full, or of storage that fails: it passes, and the sender would have to send all parts again. What no
    // message of its own counts, the queue would after a minute.
    internal const int MostPutOffForOutage = 120;

    // An app that stops has done nothing in vain. But the host also cancels what takes longer than a function may, which goes so ten times.
    private const int PutOffByStop = MostPutOffForOutage / 10;

    private static readonly TimeSpan PutOffDelay = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan OutageDelay = TimeSpan.FromSeconds(30);

    /// <summary>Ends what was tried too often.</summary>
    internal async Task GiveUpAsync(HousekeepingMessage message, CancellationToken cancellation)
    {
        if (await uploads.FindAsync(TenantId.Parse(message.Tenant), UploadId.Parse(message.Upload),
            cancellation) is { State: UploadState.Uploaded or UploadState.Checking } upload)
        {
            var reason = ServiceError.Undeliverable.With(
                "the examination ended again and again without a result: the file may need more memory or disk than an instance has, or "
                    + "the service's storage has failed for long; a new upload tries again");
            await EndAsync(upload, now => Refused(now, reason), cancellation);
        }
    }

    /// <param name="putOff">How often that was put off.</param>
    internal async Task ExamineAsync(TenantId tenant, UploadId id, int putOff, CancellationToken cancellation)
    {
        try
        {
            await ExamineInTurnAsync(tenant, id, putOff, cancellation);
        }
        catch (Exception exception) when (putOff < MostPutOffForOutage && FindPassing(exception, cancellation) is { } passing)
        {
            await queue.PutOffAsync(tenant, id, putOff + passing.Times, passing.Delay, CancellationToken.None);
        }
    }

    // How often an end for now counts as put off, and after how long it is worth another try; null where it is not for now.
    private static (int Times, TimeSpan Delay)? FindPassing(Exception exception, CancellationToken cancellation) => exception switch
    {
        _ when cancellation.IsCancellationRequested => (PutOffByStop, PutOffDelay),
        ServiceException full when DiskFull.IsCauseOf(full) => (1, full.RetryAfter!.Value),
        _ when OutageServices.IsCauseOf(exception) => (1, OutageDelay),
        _ => null,
    };

    private async Task ExamineInTurnAsync(TenantId tenant, UploadId id, int putOff, CancellationToken cancellation)
    {
        if (await uploads.FindAsync(tenant, id, cancellation) is not { State: UploadState.Uploaded or UploadState.Checking })
        {
            return;
        }

        var upload = await uploads.ChangeAsync(
            tenant, id, now => now.State == UploadState.Uploaded ? now with { State = UploadState.Checking } : null, cancellation);
        if (upload.Model is not null && trial.Turns.AreTaken && putOff < MostPutOff)
        {
            await queue.PutOffAsync(tenant, id, putOff + 1, PutOffDelay, cancellation);
            return;
        }

        await ExamineNowAsync(upload, cancellation);
    }

    private async Task ExamineNowAsync(Upload upload, CancellationToken cancellation)
    {
        try
        {
            using var file = await Spans.InAsync("fetch", () => FetchAsync(upload, cancellation));
            var published = await Spans.InAsync("publish", () => upload.Model is { } model
                ? PublishAsync(upload, model, file, cancellation)
                : StoreAsync(upload, file, cancellation));
            await EndAsync(
                upload,
                now => now with { State = UploadState.Ready, Version = published?.Version, Warnings = published?.Warnings },
                cancellation);
        }
        catch (ServiceException busy) when (busy.Error == ServiceError.Overloaded && busy.RetryAfter is { } after)
        {
            // A message of its own: who waits for others' models has not been tried in vain, which the queue counts.
            await queue.EnqueueAsync(HousekeepingTask.ExamineUpload, upload.Tenant, upload.Id, after, cancellation);
        }
        catch (ServiceException refusal) when (refusal.Error != ServiceError.Unavailable && refusal.Error != ServiceError.UnknownUpload)
        {
            Spans.Current?.SetTag(SpanTags.Error, refusal.Error.Code);
            await EndAsync(upload, now => Refused(now, refusal), cancellation);
        }
    }

    private async Task<UploadedFile> FetchAsync(Upload upload, CancellationToken cancellation)
    {
        var file = await folder.FetchAsync("model.onnx", upload.SizeBytes, path => parts.DownloadAsync(upload, path, cancellation));
        if (file.Sha256 == upload.Sha256)
        {
            return file;
        }

        file.Dispose();
        throw ServiceError.DigestMismatch.With(
            $"the {file.SizeBytes} bytes that came have the SHA-256 {file.Sha256}; {upload.Sha256} was announced");
    }

    private async Task<Manifest?> PublishAsync(Upload upload, ModelName model, UploadedFile file, CancellationToken cancellation)
    {
        var manifest = await parts.FindManifestAsync(upload, cancellation);
        var draft = await import.DescribeAsync(model, new(file, manifest), cancellation);
        await trial.CheckAsync(upload.Tenant, draft.Manifest, draft.Folder, cancellation);
        var (published, _) = await import.PublishAsync(upload.Tenant, draft, () => ReserveAsync(upload, model, cancellation), cancellation);
        return published;
    }

    private async Task<Manifest?> StoreAsync(Upload upload, UploadedFile file, CancellationToken cancellation)
    {
        await intake.PutAsync(upload.Tenant, upload.Dataset!.Value, file, upload.MediaType, cancellation);
        return null;
    }

    private async Task<ModelVersion> ReserveAsync(Upload upload, ModelName model, CancellationToken cancellation)
    {
        if (upload.ReservedVersion is { } before)
        {
            return before;
        }

        var number = await models.ReserveVersionAsync(upload.Tenant, model, cancellation);
        var reserved = await uploads.ChangeAsync(
            upload.Tenant, upload.Id, now => now.ReservedVersion is null ? now with { ReservedVersion = number } : null, cancellation);
        return reserved.ReservedVersion!.Value;
    }

    private static Upload Refused(Upload upload, ServiceException refusal) => upload with
    {
        State = UploadState.Refused,
        Error = new(refusal.Error.Code, refusal.Detail),
        Violations = refusal.Violations.Count > 0 ? refusal.Violations : null,
    };

    private async Task EndAsync(Upload upload, Func<Upload, Upload> end, CancellationToken cancellation)
    {
        await uploads.ChangeAsync(upload.Tenant, upload.Id, now => now.IsOver ? null : end(now), cancellation);
        await parts.DeleteAsync(upload.Tenant, upload.Id, cancellation);
    }
}
