using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Maas.Predict.Api;

/// <summary>A refusal as the answer to a request.</summary>
internal static class RefusalAnswer
{
    /// <summary>Writes it with its length: it is whole also for who does not see the request end.</summary>
    public static async Task WriteAsync<T>(HttpContext http, int status, string contentType, T body, JsonTypeInfo<T> type)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body, type);
        var response = http.Response;
        (response.StatusCode, response.ContentType, response.ContentLength) = (status, contentType, bytes.Length);
        await response.Body.WriteAsync(bytes, http.RequestAborted);
    }
}
