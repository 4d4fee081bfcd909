using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Core.Storage;
using Maas.Core.Telemetry;
using Maas.Core.Uploads;
using Maas.Predict.Catalog;
using Microsoft.Extensions.Logging;

namespace Maas.Predict.Api.Native;

/// <summary>Who does what a message asks for.</summary>
public sealed partial class Housekeeping(
    UploadExamination examination, ExpiredUploads expired, RemovalStore removal, ILogger<Housekeeping> logger)
{
    internal async Task WorkAsync(string text, CancellationToken cancellation)
    {
        if (Find(text) is not { } message)
        {
            return;
        }

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

    /// <summary>Ends what was tried too often, or puts it off. Files that could not be deleted wait for the next sweep of their
    /// model.</summary>
    internal Task GiveUpAsync(string text, CancellationToken cancellation) => Find(text) switch
    {
        { Task: HousekeepingTask.ExamineUpload } message => examination.GiveUpAsync(message, cancellation),
        { Task: HousekeepingTask.SweepUpload } message => expired.SweepLaterAsync(
            TenantId.Parse(message.Tenant), UploadId.Parse(message.Upload), cancellation),
        _ => Task.CompletedTask,
    };

    private HousekeepingMessage? Find(string text)
    {
        var message = HousekeepingMessage.Find(text);
        if (message is null)
        {
            Log.Dropped(logger, text.Length);
        }

        return message;
    }

    private Task DoAsync(HousekeepingMessage message, CancellationToken cancellation)
    {
        var tenant = TenantId.Parse(message.Tenant);
        Spans.Current?.SetTag(SpanTags.Tenant, tenant.Value).SetTag(SpanTags.Upload, message.Upload).SetTag(SpanTags.Model, message.Model);
        return message.Task switch
        {
            HousekeepingTask.ExamineUpload => examination.ExamineAsync(
                tenant, UploadId.Parse(message.Upload), message.PutOff, cancellation),
            HousekeepingTask.SweepUpload => expired.SweepAsync(tenant, UploadId.Parse(message.Upload), cancellation),
            HousekeepingTask.SweepModel => removal.SweepAsync(tenant, ModelName.Parse(message.Model), cancellation),
            var other => throw new InvalidOperationException($"unknown task {other}"),
        };
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "A message of {Length} characters can't be read as housekeeping, and is dropped")]
        public static partial void Dropped(ILogger logger, int length);
    }
}
