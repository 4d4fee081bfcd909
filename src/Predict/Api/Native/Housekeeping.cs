using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Core.Uploads;
using Maas.Predict.Catalog;

namespace Maas.Predict.Api.Native;

/// <summary>Who does what a message asks for.</summary>
public sealed class Housekeeping(UploadExamination examination, PartUploads uploads, RemovalStore removal)
{
    internal Task WorkAsync(HousekeepingMessage message, CancellationToken cancellation)
    {
        var tenant = TenantId.Parse(message.Tenant);
        return message.Task switch
        {
            HousekeepingTask.ExamineUpload => examination.ExamineAsync(tenant, UploadId.Parse(message.Upload), cancellation),
            HousekeepingTask.SweepUpload => uploads.SweepAsync(tenant, UploadId.Parse(message.Upload), cancellation),
            HousekeepingTask.SweepModel => removal.SweepAsync(tenant, ModelName.Parse(message.Model), cancellation),
            var other => throw new InvalidOperationException($"unknown task {other}"),
        };
    }

    /// <summary>Ends what was tried too often. Files that could not be deleted wait for the next sweep of their model.</summary>
    internal Task GiveUpAsync(HousekeepingMessage message, CancellationToken cancellation) =>
        message.Task == HousekeepingTask.SweepModel ? Task.CompletedTask : examination.GiveUpAsync(message, cancellation);
}
