using System.Net.Mime;
using Microsoft.AspNetCore.Http;

namespace Maas.Predict.Api.Native;

/// <summary>What a prediction came to, as JSON.</summary>
internal sealed class PredictionAnswer(ReadOnlyMemory<byte> json, TimeProvider time) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = MediaTypeNames.Application.Json;
        response.ContentLength = json.Length;
        try
        {
            await Sending.SendAsync(
                response, time, (writer, cancellation) => Sending.SendAsync(writer, json, cancellation), httpContext.RequestAborted);
        }
        catch (OperationCanceledException) when (httpContext.RequestAborted.IsCancellationRequested)
        {
            // The caller is gone, which is no failure of the function's: the worker sends its result behind the app's middleware.
            httpContext.Abort();
        }
    }
}
