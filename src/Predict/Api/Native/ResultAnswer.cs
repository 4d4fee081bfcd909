using Maas.Core;
using Maas.Core.Jobs;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Maas.Predict.Api.Native;

/// <summary>Answers with the result of a batch prediction, as it is read from storage.</summary>
internal static class ResultAnswer
{
    public const string Jsonl = "application/jsonl";
    public const string Csv = "text/csv";

    /// <exception cref="ServiceException">The job has no result, or not yet.</exception>
    public static async Task WriteAsync(HttpResponse response, Job job, Func<Stream, Task> copy)
    {
        if (job.Batch is not { } batch)
        {
            throw ServiceError.UnknownResult.With(
                $"job {job.Id} is a training: what comes of it is a version; a batch prediction has a result");
        }

        if (job.State != JobState.Succeeded)
        {
            throw ServiceError.IllegalMove.With(
                $"job {job.Id} is {job.State.Word()}, with {batch.Done} of {batch.Rows} rows done; "
                    + (job.State.IsOver() ? "only one that succeeded has a result" : "its result is there once it has succeeded"));
        }

        var (type, ending) = batch.Format == ResultFormat.Csv ? ($"{Csv}; charset=utf-8", "csv") : (Jsonl, "jsonl");
        var file = new ContentDispositionHeaderValue("attachment");
        file.SetHttpFileName($"{job.Id}.{ending}");
        (response.ContentLength, response.ContentType) = (batch.ResultBytes, type);
        response.Headers.ContentDisposition = file.ToString();
        try
        {
            await copy(response.Body);
        }
        catch when (!response.HasStarted)
        {
            // What is answered in its place is no file.
            response.Headers.ContentDisposition = default;
            throw;
        }
    }
}
