using Maas.Core;
using Maas.Core.Jobs;
using Microsoft.AspNetCore.Http;

namespace Maas.Predict.Api.Native;

/// <summary>Answers with the result of a batch prediction, as it is read from storage.</summary>
internal static class ResultAnswer
{
    public const string Jsonl = "application/jsonl";
    public const string Csv = "text/csv";

    /// <exception cref="ServiceException">The job has no result, or not yet.</exception>
    public static IResult Of(HttpRequest request, Job job, Func<Stream, Task> copy)
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

        request.HttpContext.Response.ContentLength = batch.ResultBytes;
        var (type, ending) = batch.Format == ResultFormat.Csv ? ($"{Csv}; charset=utf-8", "csv") : (Jsonl, "jsonl");
        return TypedResults.Stream(copy, type, $"{job.Id}.{ending}");
    }
}
