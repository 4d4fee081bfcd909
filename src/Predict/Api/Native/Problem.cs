using Maas.Core;
using Microsoft.AspNetCore.Http;

namespace Maas.Predict.Api.Native;

/// <summary>The native surface's error shape (RFC 9457).</summary>
internal sealed record Problem(
    string Type, string Title, int Status, string Detail, string Instance, string Code, IReadOnlyList<Violation>? Violations)
{
    private const string ContentType = "application/problem+json";

    public static Problem Of(ServiceException refusal, string instance) => new(
        $"urn:maas:error:{refusal.Error.Code}",
        refusal.Error.Title,
        refusal.Error.Status,
        refusal.Detail,
        instance,
        refusal.Error.Code,
        refusal.Violations.Count > 0 ? refusal.Violations : null);

    public static Task WriteAsync(HttpContext http, ServiceException refusal) => RefusalAnswer.WriteAsync(
        http, refusal.Error.Status, ContentType, Of(refusal, http.Request.Path.ToUriComponent()), NativeJson.Readable.Problem);
}
