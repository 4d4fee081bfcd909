using Maas.Core.Naming;
using Maas.Predict.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Maas.Predict.Api.Native;

/// <summary>A job's story: as a list, or as it happens.</summary>
public sealed class JobEventFunctions(JobEventReader events)
{
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
