using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Maas.Cli.Tests;

/// <summary>The other end of the wire: a web server that gives answers of the documented API and remembers what it was asked.</summary>
internal sealed class AnsweringService : IAsyncDisposable
{
    private readonly WebApplication server;
    private readonly ConcurrentQueue<Asked> asked = new();

    private AnsweringService(WebApplication server) => this.server = server;

    public string Address => server.Urls.Single();

    public IReadOnlyList<Asked> Requests => [.. asked];

    public Asked LastRequest => asked.Last();

    /// <summary>Gives the same answer to every request.</summary>
    public static Task<AnsweringService> StartAsync(int status, string body, string type = "application/json") =>
        StartAsync(async (_, response) =>
        {
            response.StatusCode = status;
            response.ContentType = type;
            await response.WriteAsync(body);
        });

    public static Task<AnsweringService> RefusingAsync(int status, string code, string detail, string violations = "[]") =>
        StartAsync(
            status,
            $$"""{"status":{{status}},"code":"{{code}}","detail":"{{detail}}","violations":{{violations}}}""",
            "application/problem+json");

    public static async Task<AnsweringService> StartAsync(Func<Asked, HttpResponse, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var service = new AnsweringService(builder.Build());
        service.server.Run(async context =>
        {
            var asked = await Asked.ReadAsync(context.Request);
            service.asked.Enqueue(asked);
            await answer(asked, context.Response);
        });
        await service.server.StartAsync();
        return service;
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}

/// <summary>A request as it came over the wire.</summary>
internal sealed record Asked(string Method, string Path, string? ContentType, byte[] Body, IReadOnlyDictionary<string, string> Headers)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public static async Task<Asked> ReadAsync(HttpRequest request)
    {
        var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        return new Asked(
            request.Method,
            request.Path + request.QueryString,
            request.ContentType,
            body.ToArray(),
            request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase));
    }
}
