using Maas.Core;
using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Predict.Api.Calls;
using Maas.Predict.Authentication;
using Maas.Predict.Batches;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Maas.Predict.Api.Native;

/// <summary>What batch predictions came to.</summary>
public sealed class ResultFunctions(JobStore jobs, ResultStore results)
{
    [Describes(
        "Downloads the result of a batch prediction",
        Detail = "One line for each row, or file, of the dataset, in its order: its prediction, or its error. It is there once the job "
            + "has succeeded.")]
    [Answers(200, MediaType = ResultAnswer.Jsonl)]
    [Answers(200, MediaType = ResultAnswer.Csv)]
    [Refuses(nameof(ServiceError.UnknownResult), nameof(ServiceError.IllegalMove))]
    [Function("job-result")]
    public async Task GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/jobs/{id}/result")] HttpRequest request,
        string id,
        CancellationToken cancellation)
    {
        var job = await jobs.GetAsync(request.Tenant(), JobId.Parse(id), cancellation);
        await ResultAnswer.WriteAsync(
            request.HttpContext.Response, job, target => results.CopyToAsync(job, target, cancellation));
    }
}
