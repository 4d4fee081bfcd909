using Maas.Core;
using Maas.Core.Naming;
using Maas.Core.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Maas.Predict.Authentication;

/// <summary>Finds the tenant of each HTTP request by its key. Health and the description need none.</summary>
internal sealed class KeyMiddleware(KeyRing keys) : IFunctionsWorkerMiddleware
{
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is { } http && !IsOpen(http.Request.Path))
        {
            Identify(http);
        }

        return next(context);
    }

    public static bool IsOpen(PathString path) =>
        path.StartsWithSegments("/health") || path.StartsWithSegments("/v2/health")
        || path.StartsWithSegments("/docs") || path == "/openapi.json";

    private void Identify(HttpContext http)
    {
        var tenant = Find(http.Request, http.Response);
        Spans.Current?.SetTag(SpanTags.Tenant, tenant.Value);
        Caller.Is(http, tenant);
    }

    private TenantId Find(HttpRequest request, HttpResponse response)
    {
        using var span = Spans.Begin("authenticate");
        try
        {
            return keys.Find(Caller.KeyOf(request)) ?? throw ServiceError.UnknownKey.With("the key that was sent is not known here");
        }
        catch (ServiceException refusal)
        {
            span.Fail(refusal);
            response.Headers.WWWAuthenticate = "Bearer";
            throw;
        }
    }
}
