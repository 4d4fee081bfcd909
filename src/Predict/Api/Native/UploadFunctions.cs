using System.Globalization;
using Maas.Core;
using Maas.Core.Naming;
using Maas.Predict.Api.Calls;
using Maas.Predict.Authentication;
using Maas.Predict.Catalog;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Maas.Predict.Api.Native;

/// <summary>Models and datasets that come in parts.</summary>
public sealed class UploadFunctions(PartUploads uploads, UploadsOptions options, RequestOptions requests)
{
    [Describes("Begins an upload in parts")]
    [Takes("application/json", typeof(UploadBody))]
    [Answers(201, typeof(UploadView), Headers = ["Location"])]
    [Answers(200, typeof(UploadView), Headers = ["Location"])]
    [Function("begin-upload")]
    public async Task<IResult> BeginAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/uploads")] HttpRequest request, CancellationToken cancellation)
    {
        var wanted = UploadRequest.Parse(await JsonBody.ReadAsync(request, requests.MaximumJsonBytes, cancellation), options);
        var (upload, isNew) = await uploads.BeginAsync(request.Tenant(), wanted, cancellation);
        return Stored.Answer(request, $"/api/uploads/{upload.Id}", isNew, UploadView.Of(upload), NativeJson.Readable.UploadView);
    }

    [Describes(
        "Sends a part; it may be sent again",
        Detail = "All parts but the last have the bytes that the upload names.")]
    [Takes("application/octet-stream")]
    [Answers(204)]
    [Refuses(nameof(ServiceError.UnknownUpload), nameof(ServiceError.IllegalMove))]
    [Function("put-part")]
    public async Task<IResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/uploads/{id}/parts/{part}")] HttpRequest request,
        string id,
        string part,
        CancellationToken cancellation)
    {
        var number = int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : 0;
        await uploads.PutAsync(request.Tenant(), UploadId.Parse(id), number, request.Body, request.ContentLength, cancellation);
        return TypedResults.NoContent();
    }

    [Describes("Gets an upload, and which parts are there")]
    [Answers(200, typeof(UploadView))]
    [Refuses(nameof(ServiceError.UnknownUpload))]
    [Function("get-upload")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/uploads/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellation)
    {
        var (upload, received) = await uploads.GetAsync(request.Tenant(), UploadId.Parse(id), cancellation);
        return TypedResults.Json(UploadView.Of(upload, received), NativeJson.Readable.UploadView);
    }

    [Describes("Ends an upload: what came is examined")]
    [Takes("application/json", typeof(UploadDigestBody))]
    [Answers(202, typeof(UploadView), Headers = ["Retry-After"])]
    [Refuses(nameof(ServiceError.UnknownUpload), nameof(ServiceError.DigestMismatch), nameof(ServiceError.IllegalMove))]
    [Function("complete-upload")]
    public async Task<IResult> CompleteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/uploads/{id}/complete")] HttpRequest request,
        string id,
        CancellationToken cancellation)
    {
        var digest = UploadRequest.ParseDigest(await JsonBody.ReadAsync(request, requests.MaximumJsonBytes, cancellation));
        var upload = await uploads.CompleteAsync(request.Tenant(), UploadId.Parse(id), digest, cancellation);
        request.HttpContext.Response.Headers.RetryAfter = "1";
        return TypedResults.Json(UploadView.Of(upload), NativeJson.Readable.UploadView, statusCode: StatusCodes.Status202Accepted);
    }

    [Describes("Takes an upload away")]
    [Answers(204)]
    [Refuses(nameof(ServiceError.UnknownUpload), nameof(ServiceError.IllegalMove))]
    [Function("delete-upload")]
    public async Task<IResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/uploads/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellation)
    {
        await uploads.CancelAsync(request.Tenant(), UploadId.Parse(id), cancellation);
        return TypedResults.NoContent();
    }
}
