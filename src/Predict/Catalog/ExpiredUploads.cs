using Maas.Core.Naming;
using Maas.Core.Uploads;

namespace Maas.Predict.Catalog;

/// <summary>What becomes of uploads in parts when their time is over, which a message that is sent before they begin asks for.</summary>
/// <remarks>
/// The race: (1) the sweep reads an upload that is open, and whose time is over. (2) Its client completes it, and is told so. (3) The
/// sweep would remove what was accepted. So the row goes first, as it was read; where it has changed, the sweep looks again. Who dies
/// before the bytes are gone leaves them to the next message: an upload without a row has none.
/// </remarks>
public sealed class ExpiredUploads(UploadStore uploads, PartStore parts, HousekeepingQueue queue, TimeProvider time)
{
    private static readonly TimeSpan LaterDelay = TimeSpan.FromHours(1);

    /// <summary>Removes an upload whose time is over, and asks again where it is not, or where an examination was never asked
    /// for.</summary>
    internal async Task SweepAsync(TenantId tenant, UploadId id, CancellationToken cancellation)
    {
        while (await uploads.FindAsync(tenant, id, cancellation) is { } upload)
        {
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

            if (await uploads.TryDeleteAsync(upload, cancellation))
            {
                break;
            }
        }

        await parts.DeleteAsync(tenant, id, cancellation);
    }

    /// <summary>Sweeping it has failed again and again: it is tried after an hour, so that nothing is kept forever.</summary>
    internal Task SweepLaterAsync(TenantId tenant, UploadId id, CancellationToken cancellation) =>
        queue.EnqueueAsync(HousekeepingTask.SweepUpload, tenant, id, LaterDelay, cancellation);
}
