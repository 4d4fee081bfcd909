using Maas.Core;
using Microsoft.AspNetCore.Http;

namespace Maas.Predict.Api.OpenInference;

/// <summary>The error shape of the Open Inference Protocol: <c>{"error": "…"}</c>, with the protocol's own few statuses.</summary>
internal sealed record OpenInferenceError(string Error)
{
    public static bool Takes(PathString path) => path.StartsWithSegments("/v2");

    public static Task WriteAsync(HttpContext http, ServiceException refusal) => RefusalAnswer.WriteAsync(
        http, StatusOf(refusal.Error), "application/json", new(refusal.Detail), OpenInferenceJson.Readable.OpenInferenceError);

    // NOT_FOUND, INTERNAL, UNSUPPORTED and UNAVAILABLE have a status; everything else is 400. UNAVAILABLE is Triton's word also for what
    // does not end in time. The protocol knows no keys, so a missing one keeps HTTP's own answer, which clients and what stands between act
    // upon.
    public static int StatusOf(ServiceError error) => error.Status switch
    {
        StatusCodes.Status401Unauthorized
            or StatusCodes.Status404NotFound
            or StatusCodes.Status500InternalServerError
            or StatusCodes.Status501NotImplemented
            or StatusCodes.Status503ServiceUnavailable => error.Status,
        StatusCodes.Status504GatewayTimeout => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status400BadRequest,
    };
}
