using Maas.Core;
using Maas.Core.Naming;
using Maas.Predict.Api.Calls;
using Maas.Predict.Authentication;
using Maas.Predict.Catalog;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Maas.Predict.Api.Native;

/// <summary>Where the calls of a model's aliases go.</summary>
public sealed class AliasFunctions(ModelAliases aliases, RequestOptions options)
{
    [Describes("Lists where a model's aliases point")]
    [Answers(200, typeof(PageView<AliasView>))]
    [Function("list-aliases")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/models/{model}/aliases")] HttpRequest request,
        string model,
        CancellationToken cancellation)
    {
        var entry = await aliases.GetModelAsync(request.Tenant(), ModelName.Parse(model), cancellation);
        var views = entry.Routes.Select(alias => AliasView.Of(alias.Key, alias.Value, null)).ToList();
        return TypedResults.Json(new PageView<AliasView>(views, null), NativeJson.Readable.PageViewAliasView);
    }

    [Describes("Tells where an alias points, and its moves")]
    [Answers(200, typeof(AliasView), Headers = ["ETag"])]
    [Function("get-alias")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/models/{model}/aliases/{alias}")] HttpRequest request,
        string model,
        string alias,
        CancellationToken cancellation)
    {
        var (route, history) = await aliases.GetAsync(request.Tenant(), ModelName.Parse(model), AliasName.Parse(alias), cancellation);
        request.HttpContext.Response.Headers.ETag = ModelAliases.TagOf(route);
        return TypedResults.Json(AliasView.Of(AliasName.Parse(alias), route, history), NativeJson.Readable.AliasView);
    }

    [Describes(
        "Says where the calls of an alias go",
        Detail = "To one version, or parted over several by weights; beside them a shadow, whose answers are only compared, and a guard, "
            + "which moves the alias back when too many runs fail or take too long. What fails by the version or the service counts; "
            + "what does not suit what the model declares never does. Where ONNX Runtime refuses a run's inputs, the version to return "
            + "to gets a copy of them beside the calls: if it computes them, the run counts as failed; if it refuses them too, does not "
            + "answer, or too many copies wait, the run counts as nothing.")]
    [Asks(
        "If-Match",
        "The ETag that the alias must have: nothing of it has moved since it was read, by somebody or by its guard; absent: any.",
        IsHeader = true)]
    [Takes("application/json", typeof(AliasBody))]
    [Answers(200, typeof(AliasView), Headers = ["ETag"])]
    [Refuses(nameof(ServiceError.UnknownVersion), nameof(ServiceError.PreconditionFailed), nameof(ServiceError.Conflict))]
    [Function("put-alias")]
    public async Task<IResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/models/{model}/aliases/{alias}")] HttpRequest request,
        string model,
        string alias,
        CancellationToken cancellation)
    {
        var (name, aliasName) = (ModelName.Parse(model), AliasName.Parse(alias));
        var wish = AliasWish.Parse(await JsonBody.ReadAsync(request, options.MaximumJsonBytes, cancellation));
        var route = await aliases.MoveAsync(request.Tenant(), name, aliasName, wish, new(request.Headers.IfMatch), cancellation);
        request.HttpContext.Response.Headers.ETag = ModelAliases.TagOf(route);
        return TypedResults.Json(AliasView.Of(aliasName, route, null), NativeJson.Readable.AliasView);
    }

    [Describes("Takes an alias away")]
    [Answers(204)]
    [Refuses(nameof(ServiceError.Conflict))]
    [Function("delete-alias")]
    public async Task<IResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/models/{model}/aliases/{alias}")] HttpRequest request,
        string model,
        string alias,
        CancellationToken cancellation)
    {
        await aliases.DeleteAsync(request.Tenant(), ModelName.Parse(model), AliasName.Parse(alias), cancellation);
        return TypedResults.NoContent();
    }
}
