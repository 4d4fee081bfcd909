using System.Collections.Concurrent;
using System.IO.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Maas.Testing;

/// <summary>What OpenTelemetry's collector is to an app: hears spans, numbers and logs over OTLP by HTTP, and keeps them.</summary>
public sealed class OtlpListener : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<(string Path, byte[] Body)> heard = new();

    private OtlpListener(WebApplication app) => this.app = app;

    public string Address => app.Urls.First();

    /// <summary>Settings by which an app tells what it has at once.</summary>
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Address,
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "50",
        ["OTEL_BLRP_SCHEDULE_DELAY"] = "50",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "200",
    };

    public IReadOnlyList<SentSpan> Spans => [.. Bodies("/v1/traces").SelectMany(body => SentSpan.Read(body))];

    public IReadOnlyList<SentPoint> Points => [.. Bodies("/v1/metrics").SelectMany(body => SentPoint.Read(body))];

    public IReadOnlyList<SentLog> Logs => [.. Bodies("/v1/logs").SelectMany(body => SentLog.Read(body))];

    /// <summary>Everything that came, with its path, as the bytes it came in.</summary>
    public IReadOnlyList<(string Path, byte[] Body)> Heard => [.. heard];

    public static async Task<OtlpListener> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var listener = new OtlpListener(builder.Build());
        listener.app.MapPost("/{**path}", listener.HearAsync);
        await listener.app.StartAsync();
        return listener;
    }

    /// <summary>The first span that fits, once it came.</summary>
    public Task<SentSpan> WaitForSpanAsync(Func<SentSpan, bool> fits) =>
        Eventually.GetAsync(() => Task.FromResult(Spans.FirstOrDefault(fits)));

    public Task<SentPoint> WaitForPointAsync(Func<SentPoint, bool> fits) =>
        Eventually.GetAsync(() => Task.FromResult(Points.LastOrDefault(fits)));

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private IEnumerable<byte[]> Bodies(string path) => heard.Where(one => one.Path == path).Select(one => one.Body);

    private async Task HearAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        var isPacked = http.Request.Headers.ContentEncoding == "gzip";
        await (isPacked ? new GZipStream(http.Request.Body, CompressionMode.Decompress) : http.Request.Body).CopyToAsync(body);
        heard.Enqueue((http.Request.Path, body.ToArray()));
    }
}
