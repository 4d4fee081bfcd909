using System.Globalization;
using System.Net.Mime;
using Maas.Core;
using Maas.Predict.Inference.OpenInference;
using Microsoft.AspNetCore.Http;

namespace Maas.Predict.Api.OpenInference;

/// <summary>The HTTP of an inference: JSON alone, or JSON of the length that a header tells with binary tensors after it.</summary>
internal static class InferHttp
{
    /// <summary>The body as a stream; or, where all of it is JSON, also read, and the caller disposes that.</summary>
    /// <exception cref="ServiceException">It is too large, or the header is no length.</exception>
    public static async ValueTask<(InferBody Body, PooledBody? Json)> ReadAsync(
        HttpRequest request, long maximumBytes, CallMemory memory, CancellationToken cancellation)
    {
        if (request.ContentLength > maximumBytes)
        {
            throw ServiceError.TooLarge.With($"the body is larger than {maximumBytes} bytes, which is the most that is taken here");
        }

        var mostBytes = request.ContentLength ?? maximumBytes;
        var header = request.Headers[InferBody.LengthHeader].ToString();
        if (header.Length == 0)
        {
            return (
                new(request.Body, request.ContentLength, null, mostBytes) { Memory = memory },
                await PooledBody.ReadAsync(request, maximumBytes, memory, cancellation));
        }

        return int.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length <= mostBytes
            ? (new(request.Body, request.ContentLength, length, mostBytes) { Memory = memory }, null)
            : throw ServiceError.InvalidRequest.With(
                $"{InferBody.LengthHeader} is \"{ShownText.Cut(header)}\"; a number of bytes from 0 to {mostBytes} is expected"
                    + (request.ContentLength is null ? "" : ", which the body has"));
    }

    /// <summary>Sends the answer. What is binary holds the model meanwhile.</summary>
    public static ValueTask WriteAsync(HttpResponse response, InferAnswer answer, TimeProvider time, CancellationToken cancellation)
    {
        response.ContentType = answer.HasBinary ? MediaTypeNames.Application.Octet : MediaTypeNames.Application.Json;
        response.ContentLength = answer.Json.Length + answer.BinaryBytes;
        if (answer.HasBinary)
        {
            response.Headers[InferBody.LengthHeader] = answer.Json.Length.ToString(CultureInfo.InvariantCulture);
        }

        return Sending.SendAsync(response, time, answer.WriteAsync, cancellation);
    }
}
