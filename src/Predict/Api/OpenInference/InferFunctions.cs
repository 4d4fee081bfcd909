using Maas.Core;
using Maas.Predict.Api.Calls;
using Maas.Predict.Authentication;
using Maas.Predict.Catalog;
using Maas.Predict.Inference.OpenInference;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Maas.Predict.Api.OpenInference;

/// <summary>Tensors in, tensors out.</summary>
public sealed class InferFunctions(
    ModelCatalog catalog, TensorPredictor predictor, PreferredWait waits, CallRoom room, RequestOptions options, TimeProvider time)
{
    [Describes("Infers with the version that an alias points to")]
    [Asks("Inference-Header-Content-Length", "The bytes of JSON before the binary tensors; absent: all is JSON.", IsHeader = true)]
    [Asks(StickyCaller.Header, StickyCaller.Meaning, IsHeader = true)]
    [Asks("Prefer", "`wait=N`: the most seconds to wait for a model that has to be loaded first.", IsHeader = true)]
    [Takes("application/json", typeof(InferRequestView))]
    [Takes("application/octet-stream")]
    [Answers(200, typeof(InferResponseView))]
    [Answers(200, MediaType = "application/octet-stream", Headers = ["Inference-Header-Content-Length"])]
    [Refuses(
        nameof(ServiceError.InvalidInput), nameof(ServiceError.CorruptModel), nameof(ServiceError.UntrustedModel),
        nameof(ServiceError.ModelTooLarge), nameof(ServiceError.Overloaded), nameof(ServiceError.Loading), nameof(ServiceError.TimedOut),
        nameof(ServiceError.AnswerTooLarge), nameof(ServiceError.Unsupported), nameof(ServiceError.UnknownAlias),
        nameof(ServiceError.UnknownVersion))]
    [Function("v2-infer")]
    public async Task InferAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v2/models/{model}/infer")] HttpRequest request,
        string model,
        CancellationToken cancellation)
    {
        var target = await catalog.ServeAsync(request.Tenant(), ModelReference.Parse(model), StickyCaller.Of(request), cancellation);
        using var memory = room.Enter(target.Tenant);
        var (body, all) = await InferHttp.ReadAsync(request, options.MaximumBytes, memory, cancellation);
        using var json = all;
        using var answer = await predictor.InferAsync(
            target with { Wait = waits.Of(request) }, body, json, request.HttpContext, cancellation);
        await InferHttp.WriteAsync(request.HttpContext.Response, answer, time, cancellation);
    }

    [Describes("Infers with a version")]
    [Asks("Inference-Header-Content-Length", "The bytes of JSON before the binary tensors; absent: all is JSON.", IsHeader = true)]
    [Asks("Prefer", "`wait=N`: the most seconds to wait for a model that has to be loaded first.", IsHeader = true)]
    [Takes("application/json", typeof(InferRequestView))]
    [Takes("application/octet-stream")]
    [Answers(200, typeof(InferResponseView))]
    [Answers(200, MediaType = "application/octet-stream", Headers = ["Inference-Header-Content-Length"])]
    [Refuses(
        nameof(ServiceError.InvalidInput), nameof(ServiceError.CorruptModel), nameof(ServiceError.UntrustedModel),
        nameof(ServiceError.ModelTooLarge), nameof(ServiceError.Overloaded), nameof(ServiceError.Loading), nameof(ServiceError.TimedOut),
        nameof(ServiceError.AnswerTooLarge), nameof(ServiceError.Unsupported))]
    [Function("v2-infer-by-version")]
    public async Task InferByVersionAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v2/models/{model}/versions/{version}/infer")] HttpRequest request,
        string model,
        string version,
        CancellationToken cancellation)
    {
        var target = await catalog.ServeAsync(request.Tenant(), ModelReference.Parse(model, version), cancellation);
        using var memory = room.Enter(target.Tenant);
        var (body, all) = await InferHttp.ReadAsync(request, options.MaximumBytes, memory, cancellation);
        using var json = all;
        using var answer = await predictor.InferAsync(
            target with { Wait = waits.Of(request) }, body, json, request.HttpContext, cancellation);
        await InferHttp.WriteAsync(request.HttpContext.Response, answer, time, cancellation);
    }
}
