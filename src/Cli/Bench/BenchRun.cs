using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using Maas.Cli.Profile;

namespace Maas.Cli.Bench;

/// <summary>
/// Calls in as many loops as there are connections, each call begun when the one before it is answered. One socket a connection,
/// kept open.
/// </summary>
internal sealed class BenchRun : IDisposable
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromMinutes(1);

    private readonly BenchRequest request;
    private readonly int connections;
    private readonly TimeProvider time;
    private readonly HttpClient http;
    private readonly LatencyHistogram latency = new();
    private readonly ConcurrentDictionary<string, long> errors = new();
    private long begun;
    private long ended;

    public BenchRun(Deployment deployment, BenchRequest request, int connections, TimeProvider time)
    {
        (this.request, this.connections, this.time) = (request, connections, time);
        http = new(new SocketsHttpHandler { MaxConnectionsPerServer = connections, PooledConnectionIdleTimeout = CallTimeout })
        {
            BaseAddress = new Uri(deployment.Url.AbsoluteUri.TrimEnd('/') + "/"),
            Timeout = CallTimeout,
        };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", deployment.Key);
    }

    /// <summary>Runs for so long, or until it is cancelled; never throws for either.</summary>
    public async Task RunAsync(TimeSpan duration, CancellationToken cancellation)
    {
        using var over = new CancellationTokenSource(duration, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellation);
        begun = time.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => LoopAsync(either.Token), CancellationToken.None)));
        ended = time.GetTimestamp();
    }

    public BenchResult Look()
    {
        var seconds = time.GetElapsedTime(begun, ended > 0 ? ended : time.GetTimestamp()).TotalSeconds;
        var calls = latency.Count;
        return new(
            connections,
            Math.Round(seconds, 3),
            calls,
            Math.Round(seconds > 0 ? calls / seconds : 0, 1),
            new(latency.MillisecondsOf(0.5), latency.MillisecondsOf(0.9), latency.MillisecondsOf(0.99), latency.MostMilliseconds),
            new SortedDictionary<string, long>(errors, StringComparer.Ordinal));
    }

    public void Dispose() => http.Dispose();

    private async Task LoopAsync(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            var start = time.GetTimestamp();
            try
            {
                await CallAsync(start, over);
            }
            catch (Exception) when (over.IsCancellationRequested)
            {
                // What the end cut off is neither an answer nor an error.
                return;
            }
            catch (Exception failure) when (failure is HttpRequestException or IOException or TaskCanceledException)
            {
                Count("connection");
            }
        }
    }

    private async Task CallAsync(long start, CancellationToken over)
    {
        using var call = new HttpRequestMessage(HttpMethod.Post, request.Path) { Content = request.Content() };
        using var response = await http.SendAsync(call, HttpCompletionOption.ResponseHeadersRead, over);
        await response.Content.CopyToAsync(Stream.Null, over);
        if (response.IsSuccessStatusCode)
        {
            latency.Add(time.GetElapsedTime(start));
        }
        else
        {
            Count(((int)response.StatusCode).ToString(CultureInfo.InvariantCulture));
        }
    }

    private void Count(string error) => errors.AddOrUpdate(error, 1, (_, count) => count + 1);
}
