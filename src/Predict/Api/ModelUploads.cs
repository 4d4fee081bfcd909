using System.Net.Mime;
using Maas.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Maas.Predict.Api;

/// <summary>Receives a model: as the body itself, or as a form with the parts <c>model</c> and <c>manifest</c>.</summary>
public sealed class ModelUploads(UploadFolder uploads, RequestOptions options)
{
    private const string FileName = "model.onnx";
    private const int MostBoundaryCharacters = 200;

    /// <exception cref="ServiceException">The body is something else.</exception>
    internal async Task<ModelUpload> ReceiveAsync(HttpRequest request, CancellationToken cancellation)
    {
        var type = PooledBody.MediaTypeOf(request);
        if (type == MediaTypeNames.Multipart.FormData)
        {
            return await ReceiveFormAsync(new MultipartReader(Boundary(request), request.Body), request.ContentLength, cancellation);
        }

        ModelMediaType.Check(type);
        return new(await ReceiveFileAsync(request.Body, request.ContentLength, type, cancellation), null);
    }

    private async Task<UploadedFile> ReceiveFileAsync(Stream body, long? announcedBytes, string type, CancellationToken cancellation)
    {
        var file = await uploads.ReceiveAsync(body, announcedBytes, FileName, cancellation);
        try
        {
            ModelMediaType.CheckFile(type, file.Path);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private async Task<ModelUpload> ReceiveFormAsync(MultipartReader form, long? announcedBytes, CancellationToken cancellation)
    {
        UploadedFile? file = null;
        byte[]? manifest = null;
        try
        {
            while (await form.ReadNextSectionAsync(cancellation) is { } part)
            {
                switch (NameOf(part))
                {
                    case "model" when file is null:
                        file = await ReceiveFileAsync(part.Body, announcedBytes, TypeOf(part), cancellation);
                        break;
                    case "manifest" when manifest is null:
                        manifest = await ReadManifestAsync(part.Body, cancellation);
                        break;
                    case var name:
                        throw ServiceError.InvalidRequest.With(
                            $"the form has the part \"{name}\"; it has \"model\" and perhaps \"manifest\", once each");
                }
            }

            return new(file ?? throw ServiceError.InvalidRequest.With("the form has no part \"model\""), manifest);
        }
        catch (Exception exception)
        {
            file?.Dispose();

            // What MultipartReader throws for a form that is cut off, or whose headers are too many or too long.
            if (exception is IOException or InvalidDataException && exception is not BadHttpRequestException)
            {
                throw ServiceError.InvalidRequest.With($"the form can't be read: {exception.Message}");
            }

            throw;
        }
    }

    private async Task<byte[]> ReadManifestAsync(Stream part, CancellationToken cancellation)
    {
        using var json = new MemoryStream();
        var buffer = new byte[8192];
        while (await part.ReadAsync(buffer, cancellation) is var read and > 0)
        {
            json.Write(buffer, 0, read);
            if (json.Length > options.MaximumJsonBytes)
            {
                throw ServiceError.TooLarge.With($"the manifest is larger than {options.MaximumJsonBytes} bytes");
            }
        }

        JsonBody.Check(json.ToArray());
        return json.ToArray();
    }

    // Forms name a type of their own making where their sender gives none; what is not known here says nothing.
    private static string TypeOf(MultipartSection part) =>
        MediaTypeHeaderValue.TryParse(part.ContentType, out var type) ? type.MediaType.Value!.ToLowerInvariant() : "";

    private static string NameOf(MultipartSection part) =>
        ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition)
            ? HeaderUtilities.RemoveQuotes(disposition.Name).Value ?? ""
            : "";

    private static string Boundary(HttpRequest request)
    {
        var boundary = HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(request.ContentType).Boundary).Value;
        return boundary is { Length: > 0 and <= MostBoundaryCharacters }
            ? boundary
            : throw ServiceError.InvalidRequest.With("the Content-Type names no boundary between the form's parts");
    }
}
