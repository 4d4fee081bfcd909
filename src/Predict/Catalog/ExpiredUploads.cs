using Maas.Core.Naming;
using Maas.Core.Uploads;

namespace Maas.Predict.Catalog;

/// <summary>What becomes of uploads in parts when their time is over, which a message that is sent before they begin asks for.</summary>
public sealed class ExpiredUploads(UploadStore uploads, PartStore parts, HousekeepingQueue queue, TimeProvider time)
{
    private static readonly TimeSpan LaterDelay = TimeSpan.FromHours(1);

    /// <summary>Removes an upload whose time is over, and asks again where it is not, or where an examination was never asked
    /// for.</summary>
    internal async Task SweepAsync(TenantId tenant, UploadId id, CancellationToken cancellation)
    {
        if (await uploads.FindAsync(tenant, id, cancellation) is not { } upload)
        {
            return;
        }

        var left = upload.Expires - time.GetUtcNow();
        if (left > TimeSpan.Zero)
        {
            await queue.EnqueueAsync(HousekeepingTask.SweepUpload, tenant, id, left, cancellation);
            return;
        }

        if (upload.State is UploadState.Uploaded or UploadState.Checking)
        {
            await queue.EnqueueAsync(HousekeepingTask.ExamineUpload, tenant, id, TimeSpan.Zero, cancellation);
            await SweepLaterAsync(tenant, id, cancellation);
            return;
        }

        await parts.DeleteAsync(upload, cancellation);
        await uploads.DeleteAsync(tenant, id, cancellation);
    }

    /// <summary>Sweeping it has failed again and again: it is tried after an hour, so that nothing is kept forever.</summary>
    internal Task SweepLaterAsync(TenantId tenant, UploadId id, CancellationToken cancellation) =>
        queue.EnqueueAsync(HousekeepingTask.SweepUpload, tenant, id, LaterDelay, cancellation);
}
