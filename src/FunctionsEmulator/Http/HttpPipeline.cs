using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Maas.FunctionsEmulator.Http;

/// <summary>All that a request passes: the host's own, and the functions. What a web app has besides, a page of errors for instance, is
/// left out, as functions have none of it.</summary>
internal sealed class HttpPipeline(HttpFunctions functions) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => functions.Map;
}
