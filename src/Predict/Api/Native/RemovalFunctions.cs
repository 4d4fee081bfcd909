using Maas.Core;
using Maas.Core.Naming;
using Maas.Predict.Api.Calls;
using Maas.Predict.Authentication;
using Maas.Predict.Catalog;
using Maas.Predict.Inference.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Maas.Predict.Api.Native;

/// <summary>The end of versions and models.</summary>
public sealed class RemovalFunctions(ModelRemoval removal, DeletedVersions deleted, RequestOptions options)
{
    [Describes("Deletes a model with all its versions")]
    [Answers(204)]
    [Refuses(nameof(ServiceError.VersionInUse))]
    [Function("delete-model")]
    public async Task<IResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/models/{model}")] HttpRequest request,
        string model,
        CancellationToken cancellation)
    {
        var name = ModelName.Parse(model);
        await removal.DeleteAsync(request.Tenant(), name, cancellation);
        await deleted.LetGoAsync(request.Tenant(), name, cancellation);
        return TypedResults.NoContent();
    }

    [Describes("Deletes a version")]
    [Answers(204)]
    [Refuses(nameof(ServiceError.UnknownVersion), nameof(ServiceError.VersionInUse))]
    [Function("delete-version")]
    public async Task<IResult> DeleteVersionAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/models/{model}/versions/{version}")] HttpRequest request,
        string model,
        string version,
        CancellationToken cancellation)
    {
        var name = ModelName.Parse(model);
        await removal.DeleteAsync(request.Tenant(), name, ModelVersion.Parse(version), cancellation);
        await deleted.LetGoAsync(request.Tenant(), name, cancellation);
        return TypedResults.NoContent();
    }

    [Describes("Says how many of the newest versions a model keeps, and deletes the others")]
    [Takes("application/json", typeof(RetentionBody))]
    [Answers(200, typeof(RetentionView))]
    [Function("put-retention")]
    public async Task<IResult> PutRetentionAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/models/{model}/retention")] HttpRequest request,
        string model,
        CancellationToken cancellation)
    {
        var name = ModelName.Parse(model);
        var wish = RetentionWish.Parse(await JsonBody.ReadAsync(request, options.MaximumJsonBytes, cancellation));
        await removal.KeepLastAsync(request.Tenant(), name, wish.KeepLast, cancellation);
        await deleted.LetGoAsync(request.Tenant(), name, cancellation);
        return TypedResults.Json(new RetentionView(wish.KeepLast), NativeJson.Readable.RetentionView);
    }
}
