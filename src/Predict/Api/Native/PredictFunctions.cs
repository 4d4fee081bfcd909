using Maas.Core;
using Maas.Predict.Api.Calls;
using Maas.Predict.Authentication;
using Maas.Predict.Catalog;
using Maas.Predict.Inference;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Maas.Predict.Api.Native;

/// <summary>The way of a prediction: from a request to what the model makes of it.</summary>
public sealed class PredictFunctions(
    ModelCatalog catalog, Predictor predictor, PreferredWait waits, CallRoom room, RequestOptions options, TimeProvider time)
{
    [Describes(
        "Predicts with the version that an alias points to",
        Detail = "Without an alias it is stable where that is set, else latest. Where an alias parts its calls, each goes to "
            + "a version by the weights.")]
    [Asks(StickyCaller.Header, StickyCaller.Meaning, IsHeader = true)]
    [Asks("Prefer", "`wait=N`: the most seconds to wait for a model that has to be loaded first.", IsHeader = true)]
    [Takes("application/json", typeof(PredictBody))]
    [Takes("image/png")]
    [Takes("image/jpeg")]
    [Takes("image/webp")]
    [Takes("text/plain")]
    [Takes("audio/wav")]
    [Takes("text/csv")]
    [Answers(200, typeof(PredictionView))]
    [Refuses(
        nameof(ServiceError.InvalidInput), nameof(ServiceError.InvalidImage), nameof(ServiceError.InvalidSound),
        nameof(ServiceError.InvalidText), nameof(ServiceError.CorruptModel), nameof(ServiceError.UntrustedModel),
        nameof(ServiceError.ModelTooLarge), nameof(ServiceError.Overloaded), nameof(ServiceError.Loading), nameof(ServiceError.TimedOut),
        nameof(ServiceError.AnswerTooLarge), nameof(ServiceError.UnknownAlias), nameof(ServiceError.UnknownVersion))]
    [Function("predict")]
    public async Task<IResult> PredictAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/models/{model}/predict")] HttpRequest request,
        string model,
        CancellationToken cancellation)
    {
        var target = await catalog.ServeAsync(request.Tenant(), ModelReference.Parse(model), StickyCaller.Of(request), cancellation);
        using var memory = room.Enter(target.Tenant);
        using var body = await PooledBody.ReadAsync(request, options.MaximumBytes, memory, cancellation);
        var answer = await predictor.PredictAsync(target with { Wait = waits.Of(request) }, body, request.HttpContext, cancellation);
        return new PredictionAnswer(answer, time);
    }

    [Describes("Predicts with a version")]
    [Asks("Prefer", "`wait=N`: the most seconds to wait for a model that has to be loaded first.", IsHeader = true)]
    [Takes("application/json", typeof(PredictBody))]
    [Takes("image/png")]
    [Takes("image/jpeg")]
    [Takes("image/webp")]
    [Takes("text/plain")]
    [Takes("audio/wav")]
    [Takes("text/csv")]
    [Answers(200, typeof(PredictionView))]
    [Refuses(
        nameof(ServiceError.InvalidInput), nameof(ServiceError.InvalidImage), nameof(ServiceError.InvalidSound),
        nameof(ServiceError.InvalidText), nameof(ServiceError.CorruptModel), nameof(ServiceError.UntrustedModel),
        nameof(ServiceError.ModelTooLarge), nameof(ServiceError.Overloaded), nameof(ServiceError.Loading), nameof(ServiceError.TimedOut),
        nameof(ServiceError.AnswerTooLarge))]
    [Function("predict-by-version")]
    public async Task<IResult> PredictByVersionAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/models/{model}/versions/{version}/predict")] HttpRequest request,
        string model,
        string version,
        CancellationToken cancellation)
    {
        var target = await catalog.ServeAsync(request.Tenant(), ModelReference.Parse(model, version), cancellation);
        using var memory = room.Enter(target.Tenant);
        using var body = await PooledBody.ReadAsync(request, options.MaximumBytes, memory, cancellation);
        var answer = await predictor.PredictAsync(target with { Wait = waits.Of(request) }, body, request.HttpContext, cancellation);
        return new PredictionAnswer(answer, time);
    }
}
