using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Core.Storage;
using Maas.Core.Telemetry;
using Maas.Core.Uploads;
using Maas.Predict.Catalog;

namespace Maas.Predict.Api.Native;

/// <summary>Who does what a message asks for.</summary>
public sealed class Housekeeping(UploadExamination examination, PartUploads uploads, RemovalStore removal)
{
    internal async Task WorkAsync(HousekeepingMessage message, CancellationToken cancellation)
    {
        using var span = Spans.BeginMessage(StorageNames.HousekeepingQueue, message.Traceparent);
        try
        {
            await DoAsync(message, cancellation);
        }
        catch (Exception exception)
        {
            span.Fail(exception);
            throw;
        }
    }

    /// <summary>Ends what was tried too often. Files that could not be deleted wait for the next sweep of their model.</summary>
    internal Task GiveUpAsync(HousekeepingMessage message, CancellationToken cancellation) =>
        message.Task == HousekeepingTask.SweepModel ? Task.CompletedTask : examination.GiveUpAsync(message, cancellation);

    private Task DoAsync(HousekeepingMessage message, CancellationToken cancellation)
    {
        var tenant = TenantId.Parse(message.Tenant);
        Spans.Current?.SetTag(SpanTags.Tenant, tenant.Value).SetTag(SpanTags.Upload, message.Upload).SetTag(SpanTags.Model, message.Model);
        return message.Task switch
        {
            HousekeepingTask.ExamineUpload => examination.ExamineAsync(tenant, UploadId.Parse(message.Upload), cancellation),
            HousekeepingTask.SweepUpload => uploads.SweepAsync(tenant, UploadId.Parse(message.Upload), cancellation),
            HousekeepingTask.SweepModel => removal.SweepAsync(tenant, ModelName.Parse(message.Model), cancellation),
            var other => throw new InvalidOperationException($"unknown task {other}"),
        };
    }
}
