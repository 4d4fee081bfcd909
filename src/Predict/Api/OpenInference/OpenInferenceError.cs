using Maas.Core;
using Microsoft.AspNetCore.Http;

namespace Maas.Predict.Api.OpenInference;

/// <summary>The error shape of the Open Inference Protocol: <c>{"error": "…"}</c>.</summary>
internal sealed record OpenInferenceError(string Error)
{
    public static bool Takes(PathString path) => path.StartsWithSegments("/v2");

    public static Task WriteAsync(HttpContext http, ServiceException refusal)
    {
        http.Response.StatusCode = refusal.Error.Status;
        return http.Response.WriteAsJsonAsync(
            new OpenInferenceError(refusal.Detail), OpenInferenceJson.Readable.OpenInferenceError, "application/json", http.RequestAborted);
    }
}
