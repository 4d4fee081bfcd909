using Maas.FunctionsEmulator.Invocation;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Maas.FunctionsEmulator.Http;

/// <summary>
/// The worker's own step for HTTP, where ConfigureFunctionsWebApplication put it among the app's: the steps inside see the
/// HttpContext, and the result is written once they are done.
/// </summary>
internal static class HttpStep
{
    public static FunctionExecutionDelegate Around(FunctionExecutionDelegate next) => async context =>
    {
        var invocation = (EmulatedContext)context;
        if (invocation.Http is { } http)
        {
            invocation.ShowHttp();
            await next(context);
            await WriteAsync(invocation, http);
        }
        else
        {
            await next(context);
        }
    };

    private static Task WriteAsync(EmulatedContext invocation, HttpContext http) => Response(invocation) switch
    {
        IActionResult result => result.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), new ActionDescriptor())),
        IResult result => result.ExecuteAsync(http),
        _ => Task.CompletedTask,
    };

    private static object? Response(EmulatedContext invocation) =>
        invocation.Result is { } result ? invocation.Function.Outputs.Http?.Invoke(result) : null;
}
