using Maas.Core.Jobs;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maas.Predict.Api.Native;

/// <summary>Answers with a job: a caller learns where to ask again, and when.</summary>
internal static class JobAnswer
{
    private const string RetryAfterSeconds = "1";

    public static IResult Of(HttpRequest request, Job job) => Of(request, job, StatusCodes.Status200OK);

    public static IResult Accepted(HttpRequest request, Job job)
    {
        request.HttpContext.Response.Headers["Operation-Location"] = PublicAddress.Of(request, $"/api/jobs/{job.Id}");
        return Of(request, job, StatusCodes.Status202Accepted);
    }

    private static JsonHttpResult<JobView> Of(HttpRequest request, Job job, int status)
    {
        if (!job.State.IsOver())
        {
            request.HttpContext.Response.Headers.RetryAfter = RetryAfterSeconds;
        }

        return TypedResults.Json(JobView.Of(job), NativeJson.Readable.JobView, statusCode: status);
    }
}
