using Maas.Core;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Predict.Api.Calls;
using Maas.Predict.Authentication;
using Maas.Predict.Catalog;
using Maas.Predict.Inference.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Maas.Predict.Api.OpenInference;

/// <summary>What a model takes and gives, and whether it can be called. A published version can, unless keys are set and none of them
/// signed it, or it could not be loaded here just now for a reason that lies in itself: it is loaded when it is needed.</summary>
public sealed class ModelMetadataFunctions(
    ModelCatalog catalog, VersionStore versions, AliasTraffic traffic, SessionLoader loader)
{
    [Describes("Describes a model's inputs and outputs")]
    [Answers(200, typeof(ModelMetadataView))]
    [Refuses(nameof(ServiceError.UnknownAlias), nameof(ServiceError.UnknownVersion))]
    [Function("v2-model")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v2/models/{model}")] HttpRequest request,
        string model,
        CancellationToken cancellation)
    {
        var manifest = await catalog.ResolveAsync(request.Tenant(), ModelReference.Parse(model), cancellation);
        var published = await versions.ListAsync(request.Tenant(), manifest.Model, cancellation);
        return TypedResults.Json(ModelMetadataView.Of(manifest, published), OpenInferenceJson.Readable.ModelMetadataView);
    }

    [Describes("Describes a version's inputs and outputs")]
    [Answers(200, typeof(ModelMetadataView))]
    [Function("v2-version")]
    public async Task<IResult> GetVersionAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v2/models/{model}/versions/{version}")] HttpRequest request,
        string model,
        string version,
        CancellationToken cancellation)
    {
        var manifest = await catalog.GetAsync(request.Tenant(), ModelName.Parse(model), ModelVersion.Parse(version), cancellation);
        return TypedResults.Json(ModelMetadataView.Of(manifest, [manifest.Version]), OpenInferenceJson.Readable.ModelMetadataView);
    }

    [Describes("Tells whether a model can be called")]
    [Answers(200, typeof(ModelReadyView))]
    [Answers(503, typeof(ModelReadyView))]
    [Refuses(nameof(ServiceError.UnknownAlias), nameof(ServiceError.UnknownVersion))]
    [Function("v2-model-ready")]
    public async Task<IResult> ReadyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v2/models/{model}/ready")] HttpRequest request,
        string model,
        CancellationToken cancellation)
    {
        var target = await catalog.ServeAsync(request.Tenant(), ModelReference.Parse(model), cancellation);
        return await TellReadyAsync(target, cancellation);
    }

    [Describes("Tells whether a version can be called")]
    [Answers(200, typeof(ModelReadyView))]
    [Answers(503, typeof(ModelReadyView))]
    [Function("v2-version-ready")]
    public async Task<IResult> VersionReadyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v2/models/{model}/versions/{version}/ready")] HttpRequest request,
        string model,
        string version,
        CancellationToken cancellation)
    {
        var target = await catalog.ServeAsync(request.Tenant(), ModelReference.Parse(model, version), cancellation);
        return await TellReadyAsync(target, cancellation);
    }

    private async Task<IResult> TellReadyAsync(ServedVersion target, CancellationToken cancellation)
    {
        var (tenant, manifest) = (target.Tenant, target.Manifest);
        var isReady = traffic.IsAnsweredByOther(target)
            || (!loader.Failures.HoldsBack(target) && await versions.FindDistrustAsync(tenant, manifest, cancellation) is null);
        var status = isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return TypedResults.Json(
            new ModelReadyView(manifest.Model.Value, isReady), OpenInferenceJson.Readable.ModelReadyView, statusCode: status);
    }
}
