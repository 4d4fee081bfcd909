using System.Net.Mime;
using Maas.Core.Naming;
using Maas.Predict.Authentication;
using Maas.Predict.Catalog;
using Maas.Predict.Inference;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Maas.Predict.Api.Native;

/// <summary>The way of a prediction: from a request to what the model makes of it.</summary>
public sealed class PredictFunctions(ModelCatalog catalog, Predictor predictor, RequestOptions options)
{
    [Function("predict")]
    public async Task<IResult> PredictAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/models/{model}/predict")] HttpRequest request,
        string model,
        CancellationToken cancellation)
    {
        var reference = ModelReference.Parse(model);
        var target = await catalog.ResolveAsync(request.Tenant(), reference, cancellation);
        using var body = await PooledBody.ReadAsync(request, options.MaximumBytes, cancellation);
        var answer = await predictor.PredictAsync(request.Tenant(), reference, target, body, cancellation);
        return TypedResults.Bytes(answer, MediaTypeNames.Application.Json);
    }

    [Function("predict-by-version")]
    public async Task<IResult> PredictByVersionAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/models/{model}/versions/{version}/predict")] HttpRequest request,
        string model,
        string version,
        CancellationToken cancellation)
    {
        var manifest = await catalog.GetAsync(request.Tenant(), ModelName.Parse(model), ModelVersion.Parse(version), cancellation);
        using var body = await PooledBody.ReadAsync(request, options.MaximumBytes, cancellation);
        var answer = await predictor.PredictAsync(request.Tenant(), manifest, body, cancellation);
        return TypedResults.Bytes(answer, MediaTypeNames.Application.Json);
    }
}
