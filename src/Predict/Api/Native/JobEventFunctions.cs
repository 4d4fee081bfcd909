using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Predict.Api.Calls;
using Maas.Predict.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Maas.Predict.Api.Native;

/// <summary>A job's story: as a list, or as it happens.</summary>
public sealed class JobEventFunctions(JobEventReader events)
{
    [Describes(
        "Lists a job's events, or follows them as server-sent events",
        Detail = "With Accept: text/event-stream they come as they happen, three minutes at most; Last-Event-ID resumes.")]
    [Asks("after", "Events after this number; 0 without it.", Type = "integer")]
    [Asks("limit", "The most events of a page, 1 to 1,000; 1,000 without it.", Type = "integer")]
    [Asks("Last-Event-ID", "The number of the last event that was seen, in the place of after.", IsHeader = true)]
    [Answers(200, typeof(PageView<JobEvent>))]
    [Answers(200, MediaType = "text/event-stream")]
    [Function("job-events")]
    public Task TellAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/jobs/{id}/events")] HttpRequest request,
        string id,
        CancellationToken cancellation)
    {
        var job = JobId.Parse(id);
        return JobEventQuery.IsStream(request)
            ? events.StreamAsync(request, request.Tenant(), job, cancellation)
            : events.ListAsync(request, request.Tenant(), job, cancellation);
    }
}
