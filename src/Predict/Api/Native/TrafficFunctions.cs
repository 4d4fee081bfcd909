using Maas.Core.Naming;
using Maas.Predict.Api.Calls;
using Maas.Predict.Authentication;
using Maas.Predict.Catalog;
using Maas.Predict.Inference.Traffic;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Maas.Predict.Api.Native;

/// <summary>What became of an alias's calls.</summary>
public sealed class TrafficFunctions(ModelAliases aliases, AliasWatches watches)
{
    [Describes(
        "Tells what became of an alias's calls on the instance that answers",
        Detail = "Calls by version, how the copies compared that a version computed in the shadow, and the runs that the guard looks at.")]
    [Answers(200, typeof(TrafficView))]
    [Function("get-alias-traffic")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/models/{model}/aliases/{alias}/traffic")] HttpRequest request,
        string model,
        string alias,
        CancellationToken cancellation)
    {
        var key = new AliasKey(request.Tenant(), ModelName.Parse(model), AliasName.Parse(alias));
        var route = await aliases.GetRouteAsync(key.Tenant, key.Model, key.Alias, cancellation);
        return TypedResults.Json(TrafficView.Of(key, route, watches), NativeJson.Readable.TrafficView);
    }
}
