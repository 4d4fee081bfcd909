using Maas.Core;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Predict.Api.Calls;
using Maas.Predict.Authentication;
using Maas.Predict.Catalog;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Maas.Predict.Api.Native;

/// <summary>How a model is served.</summary>
public sealed class ServingFunctions(ModelServing serving, RequestOptions options)
{
    [Describes("Tells how a model is served")]
    [Answers(200, typeof(ServingView), Headers = ["ETag"])]
    [Function("get-serving")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/models/{model}/serving")] HttpRequest request,
        string model,
        CancellationToken cancellation)
    {
        var (settings, tag) = await serving.GetAsync(request.Tenant(), ModelName.Parse(model), cancellation);
        request.HttpContext.Response.Headers.ETag = tag;
        return TypedResults.Json(ServingView.Of(settings), NativeJson.Readable.ServingView);
    }

    [Describes(
        "Says how a model is served",
        Detail = "What is left out is as the service's own settings say.")]
    [Asks("If-Match", "The ETag that the settings must have; absent: any.", IsHeader = true)]
    [Takes("application/json", typeof(ServingSettings))]
    [Answers(200, typeof(ServingView), Headers = ["ETag"])]
    [Refuses(nameof(ServiceError.PreconditionFailed), nameof(ServiceError.Conflict))]
    [Function("put-serving")]
    public async Task<IResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/models/{model}/serving")] HttpRequest request,
        string model,
        CancellationToken cancellation)
    {
        var name = ModelName.Parse(model);
        var wish = ServingWish.Parse(await JsonBody.ReadAsync(request, options.MaximumJsonBytes, cancellation));
        var tag = await serving.SetAsync(request.Tenant(), name, wish, new(request.Headers.IfMatch), cancellation);
        request.HttpContext.Response.Headers.ETag = tag;
        return TypedResults.Json(ServingView.Of(wish), NativeJson.Readable.ServingView);
    }
}
