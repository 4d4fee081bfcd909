using Maas.Predict.Api.Calls;
using Maas.Predict.Inference;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Maas.Predict.Api.OpenInference;

/// <summary>What this server is, whether it runs, and whether it can serve.</summary>
public sealed class ServerFunctions(Readiness readiness)
{
    [Describes("Describes the server")]
    [Answers(200, typeof(ServerView))]
    [Function("v2-server")]
    public IResult Server([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v2")] HttpRequest request) =>
        TypedResults.Json(ServerView.Own, OpenInferenceJson.Readable.ServerView);

    [Describes("Tells that the server runs")]
    [Answers(200, typeof(LiveView))]
    [Function("v2-live")]
    public IResult Live([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v2/health/live")] HttpRequest request) =>
        TypedResults.Json(new LiveView(true), OpenInferenceJson.Readable.LiveView);

    [Describes("Tells whether the server can serve")]
    [Answers(200, typeof(ReadyView))]
    [Answers(503, typeof(ReadyView))]
    [Function("v2-ready")]
    public async Task<IResult> ReadyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v2/health/ready")] HttpRequest request, CancellationToken cancellation)
    {
        var isReady = await readiness.FindHindranceAsync(cancellation) is null;
        var status = isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return TypedResults.Json(new ReadyView(isReady), OpenInferenceJson.Readable.ReadyView, statusCode: status);
    }
}
