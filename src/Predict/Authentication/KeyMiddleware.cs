using Maas.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Maas.Predict.Authentication;

/// <summary>Finds the tenant of each HTTP request by its key. Health needs none.</summary>
internal sealed class KeyMiddleware(KeyRing keys) : IFunctionsWorkerMiddleware
{
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is { } http && !IsHealth(http.Request.Path))
        {
            Identify(http);
        }

        return next(context);
    }

    private static bool IsHealth(PathString path) => path.StartsWithSegments("/health") || path.StartsWithSegments("/v2/health");

    private void Identify(HttpContext http)
    {
        http.Response.Headers.WWWAuthenticate = "Bearer";
        var key = Caller.KeyOf(http.Request);
        var tenant = keys.Find(key) ?? throw ServiceError.UnknownKey.With("the key that was sent is not known here");
        Caller.Is(http, tenant);
        http.Response.Headers.Remove("WWW-Authenticate");
    }
}
