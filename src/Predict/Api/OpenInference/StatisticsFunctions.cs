using Maas.Core;
using Maas.Core.Naming;
using Maas.Predict.Api.Calls;
using Maas.Predict.Authentication;
using Maas.Predict.Catalog;
using Maas.Predict.Inference.Statistics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Azure.Functions.Worker;

namespace Maas.Predict.Api.OpenInference;

/// <summary>How often the tenant's versions were called in this process, and what that took.</summary>
public sealed class StatisticsFunctions(ModelCatalog catalog, ServingStatistics statistics)
{
    [Describes("Counts the calls of every version in this process")]
    [Answers(200, typeof(StatisticsView))]
    [Function("v2-stats")]
    public IResult List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v2/models/stats")] HttpRequest request) =>
        Answer(statistics.List(request.Tenant(), null));

    /// <summary>Every version that was called, and the one that a call by the model's name reaches.</summary>
    [Describes("Counts the calls of a model's versions in this process")]
    [Answers(200, typeof(StatisticsView))]
    [Refuses(nameof(ServiceError.UnknownAlias), nameof(ServiceError.UnknownVersion))]
    [Function("v2-model-stats")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v2/models/{model}/stats")] HttpRequest request,
        string model,
        CancellationToken cancellation)
    {
        var manifest = await catalog.ResolveAsync(request.Tenant(), ModelReference.Parse(model), cancellation);
        _ = statistics.Of(request.Tenant(), manifest);
        return Answer(statistics.List(request.Tenant(), manifest.Model));
    }

    [Describes("Counts the calls of a version in this process")]
    [Answers(200, typeof(StatisticsView))]
    [Function("v2-version-stats")]
    public async Task<IResult> GetVersionAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v2/models/{model}/versions/{version}/stats")] HttpRequest request,
        string model,
        string version,
        CancellationToken cancellation)
    {
        var manifest = await catalog.GetAsync(request.Tenant(), ModelName.Parse(model), ModelVersion.Parse(version), cancellation);
        return Answer([statistics.Of(request.Tenant(), manifest)]);
    }

    private static JsonHttpResult<StatisticsView> Answer(IEnumerable<VersionStatistics> versions) =>
        TypedResults.Json(StatisticsView.Of(versions), OpenInferenceJson.Readable.StatisticsView);
}
