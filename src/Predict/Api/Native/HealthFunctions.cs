using Maas.Predict.Catalog;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Maas.Predict.Api.Native;

/// <summary>Whether this instance runs, and whether it can serve.</summary>
public sealed class HealthFunctions(StorageReach storage)
{
    [Function("live")]
    public IResult Live([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/live")] HttpRequest request) =>
        TypedResults.Json(new HealthView("live", null), NativeJson.Readable.HealthView);

    [Function("ready")]
    public async Task<IResult> ReadyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/ready")] HttpRequest request, CancellationToken cancellation)
    {
        var reason = await storage.FindHindranceAsync(cancellation);
        return reason is null
            ? TypedResults.Json(new HealthView("ready", null), NativeJson.Readable.HealthView)
            : TypedResults.Json(
                new HealthView("unready", reason), NativeJson.Readable.HealthView, statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
