using Maas.Predict.Api.Calls;
using Maas.Predict.Authentication;
using Maas.Predict.Inference.Statistics;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Maas.Predict.Api.OpenInference;

/// <summary>What a scraper of Prometheus reads: the tenant's own models, and the process.</summary>
public sealed class MetricsFunctions(ServingMetrics metrics)
{
    [Describes("Tells Prometheus what became of calls in this process")]
    [Answers(200, MediaType = "text/plain")]
    [Function("metrics")]
    public IResult Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "metrics")] HttpRequest request) =>
        TypedResults.Content(PrometheusText.Write(metrics.Families, request.Tenant()), PrometheusText.MediaType);
}
