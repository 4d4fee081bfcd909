using Maas.Core.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Maas.Train;

/// <summary>The host logs what a function throws, with all that it says: here that is made free of what anybody sent.</summary>
internal sealed class ErrorMiddleware : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception exception)
        {
            throw PayloadFreeException.Of(exception);
        }
    }
}
