using System.Diagnostics;
using Maas.Core.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Maas.Predict.Api;

/// <summary>Makes the span of each HTTP request, where spans are kept.</summary>
/// <remarks>
/// It names the route, not the path: what a caller wrote there by mistake, a key perhaps, stays out of it, and so do query and headers.
/// </remarks>
internal sealed class TraceMiddleware : IFunctionsWorkerMiddleware
{
    private const string AnyOther = "_OTHER";

    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next) =>
        Spans.AreOn && context.GetHttpContext() is { } http ? TraceAsync(http, context, next) : next(context);

    private static async Task TraceAsync(HttpContext http, FunctionContext context, FunctionExecutionDelegate next)
    {
        var method = Known(http.Request.Method);
        var route = $"/{(http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText?.TrimStart('/')}";
        var trace = context.TraceContext;
        var span = Spans.BeginWay(
            $"{(method == AnyOther ? "HTTP" : method)} {route}", ActivityKind.Server, trace.TraceParent, trace.TraceState);
        if (span is not null)
        {
            span.SetTag("http.request.method", method).SetTag("http.route", route).SetTag("url.scheme", http.Request.Scheme);

            // The worker writes the result after all middleware.
            http.Response.OnCompleted(() => EndAsync(http, span));
        }

        await next(context);
    }

    private static Task EndAsync(HttpContext http, Activity span)
    {
        var status = http.Response.StatusCode;
        span.SetTag("http.response.status_code", status);
        if (status >= StatusCodes.Status500InternalServerError)
        {
            span.SetStatus(ActivityStatusCode.Error);
        }

        span.Dispose();
        return Task.CompletedTask;
    }

    private static string Known(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsPost(method) || HttpMethods.IsPut(method) || HttpMethods.IsDelete(method)
            || HttpMethods.IsHead(method) || HttpMethods.IsPatch(method) || HttpMethods.IsOptions(method)
            ? HttpMethods.GetCanonicalizedValue(method)
            : AnyOther;
}
