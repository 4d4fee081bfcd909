using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Predict.Api.Calls;
using Maas.Predict.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Maas.Predict.Api.Native;

/// <summary>A tenant's models and what is published of them.</summary>
public sealed class ModelFunctions(ModelStore models, VersionPages pages, SubjectViews views)
{
    [Describes("Lists the models")]
    [AsksForPage]
    [Answers(200, typeof(PageView<ModelView>))]
    [Function("list-models")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/models")] HttpRequest request, CancellationToken cancellation)
    {
        var (top, continuation) = PageQuery.Of(request);
        var page = await models.ListAsync(request.Tenant(), top, continuation, cancellation);
        return TypedResults.Json(PageView<ModelView>.Of(page, request, ModelView.Of), NativeJson.Readable.PageViewModelView);
    }

    [Describes("Gets a model with its aliases and versions")]
    [Answers(200, typeof(ModelView))]
    [Function("get-model")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/models/{model}")] HttpRequest request,
        string model,
        CancellationToken cancellation)
    {
        var view = await views.GetAsync(request.Tenant(), ModelName.Parse(model), cancellation);
        return TypedResults.Json(view, NativeJson.Readable.ModelView);
    }

    [Describes("Lists the manifests of a model's versions, newest first")]
    [AsksForPage]
    [Answers(200, typeof(PageView<Manifest>))]
    [Function("list-versions")]
    public async Task<IResult> ListVersionsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/models/{model}/versions")] HttpRequest request,
        string model,
        CancellationToken cancellation)
    {
        var entry = await models.GetAsync(request.Tenant(), ModelName.Parse(model), cancellation);
        var page = await pages.ListAsync(request.Tenant(), entry.Model, PageQuery.Of(request), cancellation);
        return TypedResults.Json(PageView<Manifest>.Of(page, request, manifest => manifest), NativeJson.Readable.PageViewManifest);
    }

    [Describes("Gets the manifest of a version")]
    [Answers(200, typeof(Manifest))]
    [Function("get-version")]
    public async Task<IResult> GetVersionAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/models/{model}/versions/{version}")] HttpRequest request,
        string model,
        string version,
        CancellationToken cancellation)
    {
        var manifest = await pages.GetAsync(request.Tenant(), ModelName.Parse(model), ModelVersion.Parse(version), cancellation);
        return TypedResults.Json(manifest, NativeJson.Readable.Manifest);
    }
}
