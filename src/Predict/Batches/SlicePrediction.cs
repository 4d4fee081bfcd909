using System.Diagnostics;
using Maas.Codecs.Planning;
using Maas.Core;
using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Core.Telemetry;
using Maas.Predict.Catalog;
using Maas.Predict.Inference;
using Maas.Predict.Inference.Runs;
using Maas.Predict.Inference.Sessions;
using Microsoft.Extensions.Logging;

namespace Maas.Predict.Batches;

/// <summary>Predicts one slice of a claimed job: version, dataset, rows.</summary>
public sealed partial class SlicePrediction(
    BatchPlanner planner, AliasTraffic traffic, BatchFiles files, RowPredictor predictor, ResultStore results, BatchesOptions options,
    SessionsOptions sessions, TimeProvider time, ILogger<SlicePrediction> logger)
{
    /// <summary>Whether the rows came to their end.</summary>
    /// <exception cref="ServiceException">The version or the dataset was deleted, or the model can't be loaded.</exception>
    internal async Task<bool> RunAsync(JobClaim claim)
    {
        if (claim.Job.Batch is { } batch && batch.Done == batch.Rows)
        {
            // An instance was killed between the last row and the job's end: neither model nor dataset is needed, or need be there.
            return true;
        }

        var (ready, served) = await planner.PlanAsync(claim.Job, claim.Cancellation);
        if (claim.Job.Fence == 1)
        {
            TellStart(claim, ready);
        }

        var span = Spans.Current?.SetTag(SpanTags.Model, served.Manifest.Model.Value)
            .SetTag(SpanTags.Version, served.Manifest.Version.Number);
        using var lease = await Spans.InAsync("load", () => traffic.LeaseAsync(served, claim.Cancellation).AsTask());
        var device = BatchDevice.Of(new(sessions, served.Serving), RuntimeOptions.HasCuda);
        span?.SetTag(SpanTags.Device, device);
        using var rows = await Spans.InAsync("data", () => files.OpenAsync(claim, ready, claim.Cancellation));
        IResultWriter writer = ready.Job.Format switch
        {
            ResultFormat.Jsonl => new JsonlResult(),
            ResultFormat.Csv => new CsvResult(ready.Manifest, hasNames: !RuleOfTask.IsTable(ready.Dataset.Report.Format)),
            var other => throw new InvalidOperationException($"unknown format {other}"),
        };
        var slice = new BatchSlice(
            claim, writer, (row, cancellation) => PredictAsync(claim.Id, served, lease, row, cancellation), results, device, options,
            time);
        return await Spans.InAsync("predict", () => slice.RunAsync(rows));
    }

    private static void TellStart(JobClaim claim, ReadyBatch ready)
    {
        var columns = ready.Columns.Count > 0 ? $", by {string.Join(", ", ready.Columns.Take(20))}" : "";
        var what = ready.Columns.Count > 0 ? "rows" : "files";
        claim.Tell(
            "message",
            $"version {ready.Manifest.Version} of {ready.Manifest.Model} predicts {ready.Dataset.Report.Rows} {what} of "
                + $"{ready.Dataset.Dataset}{columns}",
            null);
    }

    // What a call with the row would be refused for, or fail by, is the row's result.
    private async Task<RowResult> PredictAsync(
        JobId job, ServedVersion served, SessionLease lease, BatchRow row, CancellationToken cancellation)
    {
        // A trace of a slice's many rows would be nothing but rows.
        Activity.Current = null;
        try
        {
            using var cells = row.Open();
            return RowResult.Of(row, await predictor.PredictAsync(served, lease, cells.Cells, cancellation));
        }
        catch (ServiceException refusal)
        {
            return RowResult.Of(row, refusal);
        }
        catch (Exception broken) when (
            broken is not (OperationCanceledException or IOException or OutOfMemoryException or LostRunException))
        {
            Log.Broken(logger, PayloadFreeException.Of(broken), job.Value, row.Index);
            return RowResult.Of(row, ServiceError.Internal.With("the service failed at this row"));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Row {Row} of batch job {Job} broke")]
        public static partial void Broken(ILogger logger, Exception exception, string job, long row);
    }
}
