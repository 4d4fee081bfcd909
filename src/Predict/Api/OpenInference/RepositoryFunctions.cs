using System.Net.Mime;
using System.Text.Json;
using Maas.Core;
using Maas.Core.Naming;
using Maas.Predict.Api.Calls;
using Maas.Predict.Authentication;
using Maas.Predict.Catalog;
using Maas.Predict.Inference.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Maas.Predict.Api.OpenInference;

/// <summary>What there is, what is loaded of it, and loading and unloading it.</summary>
public sealed class RepositoryFunctions(
    RepositoryIndex index, ModelCatalog catalog, ModelAliases models, AliasTraffic traffic, SessionCache sessions, RequestOptions options)
{
    [Describes("Lists the versions, and which of them are loaded")]
    [Takes("application/json", typeof(RepositoryCallBody), IsOptional = true)]
    [Answers(200, typeof(IAsyncEnumerable<ModelIndexView>))]
    [Refuses(nameof(ServiceError.Unsupported))]
    [Function("v2-repository-index")]
    public async Task IndexAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v2/repository/index")] HttpRequest request,
        CancellationToken cancellation)
    {
        var response = request.HttpContext.Response;
        var body = await RepositoryBody.ReadAsync(request, options.MaximumJsonBytes, cancellation);
        var list = index.ListAsync(request.Tenant(), body.Ready, cancellation);
        response.ContentType = MediaTypeNames.Application.Json;
        await JsonSerializer.SerializeAsync(response.Body, list, OpenInferenceJson.Readable.IAsyncEnumerableModelIndexView, cancellation);
    }

    /// <summary>Loads what a call by this name may reach.</summary>
    [Describes("Loads what a call by this name may reach")]
    [Takes("application/json", typeof(RepositoryCallBody), IsOptional = true)]
    [Answers(200)]
    [Refuses(
        nameof(ServiceError.Unsupported), nameof(ServiceError.ModelTooLarge), nameof(ServiceError.CorruptModel),
        nameof(ServiceError.UntrustedModel), nameof(ServiceError.UnknownAlias), nameof(ServiceError.UnknownVersion))]
    [Function("v2-repository-load")]
    public async Task<IResult> LoadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v2/repository/models/{model}/load")] HttpRequest request,
        string model,
        CancellationToken cancellation)
    {
        await RepositoryBody.ReadAsync(request, options.MaximumJsonBytes, cancellation);
        var target = await catalog.ServeAsync(request.Tenant(), ModelReference.Parse(model), cancellation);
        await traffic.LoadAsync(target, cancellation);
        return TypedResults.Ok();
    }

    /// <summary>Lets go of every version of the model that is loaded; those in use go with the last call that uses them.</summary>
    [Describes("Lets go of what is loaded of a model")]
    [Takes("application/json", typeof(RepositoryCallBody), IsOptional = true)]
    [Answers(200)]
    [Refuses(nameof(ServiceError.Unsupported))]
    [Function("v2-repository-unload")]
    public async Task<IResult> UnloadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v2/repository/models/{model}/unload")] HttpRequest request,
        string model,
        CancellationToken cancellation)
    {
        await RepositoryBody.ReadAsync(request, options.MaximumJsonBytes, cancellation);
        var tenant = request.Tenant();
        var entry = await models.GetModelAsync(tenant, ModelName.Parse(model), cancellation);
        await sessions.EvictAsync(version => version.Tenant == tenant && version.Model == entry.Model);
        return TypedResults.Ok();
    }
}
