using Maas.Predict.Api.Calls;
using Maas.Predict.Inference;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Maas.Predict.Api.Native;

/// <summary>Whether this instance runs, and whether it can serve.</summary>
public sealed class HealthFunctions(Readiness readiness)
{
    [Describes("Tells that this instance runs")]
    [Answers(200, typeof(HealthView))]
    [Function("live")]
    public IResult Live([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/live")] HttpRequest request) =>
        TypedResults.Json(new HealthView("live", null), NativeJson.Readable.HealthView);

    [Describes("Tells whether this instance can serve")]
    [Answers(200, typeof(HealthView))]
    [Answers(503, typeof(HealthView))]
    [Function("ready")]
    public async Task<IResult> ReadyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/ready")] HttpRequest request, CancellationToken cancellation)
    {
        var reason = await readiness.FindHindranceAsync(cancellation);
        return reason is null
            ? TypedResults.Json(new HealthView("ready", null), NativeJson.Readable.HealthView)
            : TypedResults.Json(
                new HealthView("unready", reason), NativeJson.Readable.HealthView, statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
