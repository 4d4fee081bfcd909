using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Predict.Api.Calls;
using Maas.Predict.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Maas.Predict.Api.Native;

/// <summary>The trials of a sweep, in their order.</summary>
public sealed class TrialFunctions(JobStore jobs)
{
    [Describes("Lists the trials of a sweep")]
    [AsksForPage]
    [Asks("state", "One of queued, running, waiting, paused, succeeded, failed, cancelled; absent: any.")]
    [Answers(200, typeof(PageView<TrialView>))]
    [Function("list-trials")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/jobs/{id}/trials")] HttpRequest request,
        string id,
        CancellationToken cancellation)
    {
        var (top, continuation) = PageQuery.Of(request);
        var job = await jobs.GetAsync(request.Tenant(), JobId.Parse(id), cancellation);
        var page = await jobs.ListTrialsAsync(job.Tenant, job.Id, JobQuery.State(request), top, continuation, cancellation);
        return TypedResults.Json(PageView<TrialView>.Of(page, request, TrialView.Of), NativeJson.Readable.PageViewTrialView);
    }
}
