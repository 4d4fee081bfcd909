using Maas.FunctionsEmulator.Invocation;
using Microsoft.AspNetCore.Http;

namespace Microsoft.Azure.Functions.Worker;

public static class FunctionContextExtensions
{
    /// <summary>The request and response of an HTTP-triggered invocation; null for other triggers.</summary>
    public static HttpContext? GetHttpContext(this FunctionContext context) =>
        context is EmulatedContext emulated
            ? emulated.FindHttp()
            : context.Items.TryGetValue(EmulatedContext.HttpContextKey, out var http) ? http as HttpContext : null;
}
