using Maas.Core;
using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Predict.Api.Calls;
using Maas.Predict.Authentication;
using Maas.Predict.Catalog;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Maas.Predict.Api.Native;

/// <summary>A tenant's jobs: trainings, and batch predictions.</summary>
public sealed class JobFunctions(JobSubmission submission, JobStore jobs, RequestOptions options)
{
    [Describes("Submits a training job or a batch prediction, or only checks it")]
    [Asks("check", "true: the job is checked and answered with every default, and not submitted.", Type = "boolean")]
    [Takes("application/json", typeof(JobBody))]
    [Answers(202, typeof(JobView), Headers = ["Operation-Location", "Retry-After"])]
    [Answers(200, typeof(JobCheckView))]
    [Refuses(
        nameof(ServiceError.InvalidJob), nameof(ServiceError.UnknownDataset), nameof(ServiceError.UnknownModel),
        nameof(ServiceError.UnknownVersion), nameof(ServiceError.UnknownAlias), nameof(ServiceError.UnsupportedOperator))]
    [Function("submit-job")]
    public async Task<IResult> SubmitAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/jobs")] HttpRequest request, CancellationToken cancellation)
    {
        var json = await JsonBody.ReadAsync(request, options.MaximumJsonBytes, cancellation);
        var ready = await submission.CheckAsync(request.Tenant(), json, cancellation);
        return JobQuery.IsCheck(request)
            ? TypedResults.Json(JobCheckView.Of(ready), NativeJson.Readable.JobCheckView)
            : JobAnswer.Accepted(request, await submission.SubmitAsync(request.Tenant(), ready, cancellation));
    }

    [Describes("Lists the jobs, newest first")]
    [AsksForPage]
    [Asks("state", "One of queued, running, waiting, paused, succeeded, failed, cancelled; absent: any.")]
    [Asks("parent", "The sweep whose trials are listed; absent: the jobs that are no trials.")]
    [Answers(200, typeof(PageView<JobView>))]
    [Function("list-jobs")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/jobs")] HttpRequest request, CancellationToken cancellation)
    {
        var (top, continuation) = PageQuery.Of(request);
        var page = await JobQuery.ListAsync(jobs, request, top, continuation, cancellation);
        return TypedResults.Json(PageView<JobView>.Of(page, request, JobView.Of), NativeJson.Readable.PageViewJobView);
    }

    [Describes("Gets a job")]
    [Answers(200, typeof(JobView), Headers = ["Retry-After"])]
    [Function("get-job")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/jobs/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellation) =>
        JobAnswer.Of(request, await jobs.GetAsync(request.Tenant(), JobId.Parse(id), cancellation));

    [Describes("Cancels a job")]
    [Answers(202, typeof(JobView), Headers = ["Operation-Location"])]
    [Answers(200, typeof(JobView))]
    [Refuses(nameof(ServiceError.IllegalMove), nameof(ServiceError.Conflict))]
    [Function("cancel-job")]
    public async Task<IResult> CancelAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/jobs/{id}/cancel")] HttpRequest request,
        string id,
        CancellationToken cancellation)
    {
        var job = await jobs.GetAsync(request.Tenant(), JobId.Parse(id), cancellation);
        return job.State == JobState.Cancelled
            ? JobAnswer.Of(request, job)
            : JobAnswer.Accepted(request, await submission.CancelAsync(request.Tenant(), job.Id, cancellation));
    }
}
