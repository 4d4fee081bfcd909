using Maas.Core;
using Maas.Core.Datasets;
using Maas.Core.Naming;
using Maas.Predict.Api.Calls;
using Maas.Predict.Authentication;
using Maas.Predict.Catalog;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Maas.Predict.Api.Native;

/// <summary>A tenant's datasets.</summary>
public sealed class DatasetFunctions(DatasetStore datasets, DatasetIntake intake, UploadFolder uploads, SubjectViews views)
{
    [Describes(
        "Stores a dataset, and answers with the report of its check",
        Detail = "Sent again, it changes nothing. A dataset with errors is refused with their rows.")]
    [Takes("text/csv")]
    [Takes("application/jsonl")]
    [Takes("application/vnd.apache.parquet")]
    [Takes("text/plain")]
    [Takes("application/json")]
    [Takes("application/zip")]
    [Takes("application/octet-stream")]
    [Answers(201, typeof(DatasetView), Headers = ["Location"])]
    [Answers(200, typeof(DatasetView), Headers = ["Location"])]
    [Refuses(nameof(ServiceError.InvalidDataset), nameof(ServiceError.InvalidTokenizer), nameof(ServiceError.Conflict))]
    [Function("put-dataset")]
    public async Task<IResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/datasets/{dataset}")] HttpRequest request,
        string dataset,
        CancellationToken cancellation)
    {
        var name = DatasetName.Parse(dataset);
        var type = DatasetBody.MediaTypeOf(request);
        using var file = await uploads.ReceiveAsync(request.Body, request.ContentLength, "dataset", cancellation);
        var (entry, isNew) = await intake.PutAsync(request.Tenant(), name, file, type, cancellation);
        return Stored.Answer(request, $"/api/datasets/{name}", isNew, DatasetView.Of(entry), NativeJson.Readable.DatasetView);
    }

    [Describes("Lists the datasets")]
    [AsksForPage]
    [Answers(200, typeof(PageView<DatasetView>))]
    [Function("list-datasets")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/datasets")] HttpRequest request, CancellationToken cancellation)
    {
        var (top, continuation) = PageQuery.Of(request);
        var page = await datasets.ListAsync(request.Tenant(), top, continuation, cancellation);
        return TypedResults.Json(PageView<DatasetView>.Of(page, request, DatasetView.Short), NativeJson.Readable.PageViewDatasetView);
    }

    [Describes("Gets a dataset with its report")]
    [Answers(200, typeof(DatasetView))]
    [Function("get-dataset")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/datasets/{dataset}")] HttpRequest request,
        string dataset,
        CancellationToken cancellation)
    {
        var view = await views.GetAsync(request.Tenant(), DatasetName.Parse(dataset), cancellation);
        return TypedResults.Json(view, NativeJson.Readable.DatasetView);
    }

    [Describes("Gets the report of a dataset's check")]
    [Answers(200, typeof(DatasetReport))]
    [Function("get-dataset-report")]
    public async Task<IResult> GetReportAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/datasets/{dataset}/report")] HttpRequest request,
        string dataset,
        CancellationToken cancellation)
    {
        var entry = await datasets.GetAsync(request.Tenant(), DatasetName.Parse(dataset), cancellation);
        return TypedResults.Json(entry.Report, NativeJson.Readable.DatasetReport);
    }

    [Describes("Takes a dataset away")]
    [Answers(204)]
    [Refuses(nameof(ServiceError.Conflict))]
    [Function("delete-dataset")]
    public async Task<IResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/datasets/{dataset}")] HttpRequest request,
        string dataset,
        CancellationToken cancellation)
    {
        await datasets.DeleteAsync(request.Tenant(), DatasetName.Parse(dataset), cancellation);
        return TypedResults.NoContent();
    }
}
