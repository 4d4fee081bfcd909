using Maas.FunctionsEmulator.Catalog;
using Maas.FunctionsEmulator.Invocation;
using Maas.FunctionsEmulator.Queues;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Maas.FunctionsEmulator.Http;

/// <summary>Answers requests by the app's HTTP functions.</summary>
internal sealed partial class HttpFunctions(
    IReadOnlyList<Function> functions, FunctionInvoker invoker, QueueOutputs outputs, RequestEndings endings,
    ILogger<HttpFunctions> logger)
{
    public void Map(IApplicationBuilder app) =>
        app.UseRouting().Use(FrontDoor.PassAsync).UseEndpoints(routes =>
        {
            foreach (var function in functions.OfType<HttpFunction>())
            {
                Map(routes, function);
            }
        });

    private void Map(IEndpointRouteBuilder routes, HttpFunction function)
    {
        var endpoint = routes.Map(function.Route, http => AnswerAsync(http, function)).WithMetadata(function);
        if (function.Methods.Count > 0)
        {
            endpoint.WithMetadata(new HttpMethodMetadata(function.Methods));
        }
    }

    private async Task AnswerAsync(HttpContext http, HttpFunction function)
    {
        var ending = endings.Begin();
        var aborted = http.RequestAborted.UnsafeRegister(static ending => ((RequestEnding)ending!).Cancel(), ending);
        var context = new EmulatedContext(function, http.Request.RouteValues, http.RequestServices, ending.Token) { Http = http };
        try
        {
            await invoker.InvokeAsync(context);
            await outputs.WriteAsync(context, CancellationToken.None);
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            Log.Abandoned(logger, function.Name, context.InvocationId);
        }
        catch (Exception error)
        {
            Log.Failed(logger, function.Name, context.InvocationId, error);
            Fail(http, error);
        }
        finally
        {
            await aborted.DisposeAsync();
            endings.End(ending);
        }
    }

    private static void Fail(HttpContext http, Exception error)
    {
        if (http.Response.HasStarted)
        {
            http.Abort();
            return;
        }

        http.Response.Clear();
        http.Response.StatusCode = (error as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status500InternalServerError;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Function {Function} failed (invocation {Invocation})")]
        public static partial void Failed(ILogger logger, string function, string invocation, Exception error);

        [LoggerMessage(Level = LogLevel.Information, Message = "Function {Function} ended without its caller (invocation {Invocation})")]
        public static partial void Abandoned(ILogger logger, string function, string invocation);
    }
}
