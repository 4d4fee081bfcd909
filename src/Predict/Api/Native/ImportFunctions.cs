using Maas.Core;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Predict.Api.Calls;
using Maas.Predict.Authentication;
using Maas.Predict.Catalog;
using Maas.Predict.Inference.Trial;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Maas.Predict.Api.Native;

/// <summary>
/// The way of an ONNX file that was made elsewhere: upload, check, trial, publish; and of files that a version has already.
/// </summary>
public sealed class ImportFunctions(ModelUploads uploads, ModelImport import, TrialRun trial, ModelCopy copies, RequestOptions options)
{
    [Describes(
        "Publishes an ONNX file as a version",
        Detail = "Sent again, it answers with the version that it is already.")]
    [Takes("application/octet-stream")]
    [Takes("application/zip")]
    [Takes("multipart/form-data", typeof(ModelForm))]
    [Answers(201, typeof(Manifest), Headers = ["Location"])]
    [Answers(200, typeof(Manifest), Headers = ["Location"])]
    [Refuses(
        nameof(ServiceError.InvalidModel), nameof(ServiceError.ModelTooLarge), nameof(ServiceError.Conflict),
        nameof(ServiceError.Overloaded))]
    [Function("put-model")]
    public async Task<IResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/models/{model}")] HttpRequest request,
        string model,
        CancellationToken cancellation)
    {
        var name = ModelName.Parse(model);
        using var upload = await uploads.ReceiveAsync(request, cancellation);
        var draft = await import.DescribeAsync(name, upload, cancellation);
        await trial.CheckAsync(request.Tenant(), draft.Manifest, draft.Folder, cancellation);
        var (manifest, isNew) = await import.PublishAsync(request.Tenant(), draft, cancellation);
        return Stored.Answer(request, $"/api/models/{name}/versions/{manifest.Version}", isNew, manifest, NativeJson.Readable.Manifest);
    }
    [Describes(
        "Publishes a version of another one's files, with another encoding or decoding",
        Detail = "What is left out stays as it is. Sent again, it answers with the version that it is already.")]
    [Takes("application/json", typeof(VersionBody))]
    [Answers(201, typeof(Manifest), Headers = ["Location"])]
    [Answers(200, typeof(Manifest), Headers = ["Location"])]
    [Refuses(
        nameof(ServiceError.UnknownVersion), nameof(ServiceError.CorruptModel), nameof(ServiceError.UntrustedModel),
        nameof(ServiceError.Conflict))]
    [Function("copy-version")]
    public async Task<IResult> CopyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/models/{model}/versions")] HttpRequest request,
        string model,
        CancellationToken cancellation)
    {
        var name = ModelName.Parse(model);
        var wish = VersionWish.Parse(await JsonBody.ReadAsync(request, options.MaximumJsonBytes, cancellation));
        var (manifest, isNew) = await copies.PublishAsync(request.Tenant(), name, wish, cancellation);
        return Stored.Answer(request, $"/api/models/{name}/versions/{manifest.Version}", isNew, manifest, NativeJson.Readable.Manifest);
    }
}
