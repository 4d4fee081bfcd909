using System.Diagnostics;
using System.Net;

namespace Maas.Benchmarks.Serving;

/// <summary>Calls to one address over so many connections that stay open, each call begun when the one before it is answered.</summary>
internal sealed class Load : IDisposable
{
    // Of the whole way through the service, .NET has made its best code only after so long (28 November 2026).
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(12);

    private readonly IReadOnlyList<LoadConnection> connections;

    private Load(IReadOnlyList<LoadConnection> connections) => this.connections = connections;

    public static async Task<Load> OpenAsync(Uri address, byte[] request, int connections)
    {
        var target = new IPEndPoint(IPAddress.Loopback, address.Port);
        return new(await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => LoadConnection.OpenAsync(target, request))));
    }

    /// <summary>Calls until the server is warm.</summary>
    public static async Task WarmAsync(Uri address, byte[] request)
    {
        using var load = await OpenAsync(address, request, connections: 16);
        await load.RunAsync(WarmUp);
    }

    public async Task<LoadFigures> RunAsync(TimeSpan length)
    {
        var begun = Stopwatch.GetTimestamp();
        var times = await Task.WhenAll(connections.Select(connection => Task.Run(() => LoopAsync(connection, begun, length))));
        return LoadFigures.Of([.. times.SelectMany(one => one)], Stopwatch.GetElapsedTime(begun));
    }

    /// <summary>One call over the first connection.</summary>
    public async Task CallOnceAsync() => await connections[0].CallAsync();

    public void Dispose()
    {
        foreach (var connection in connections)
        {
            connection.Dispose();
        }
    }

    private static async Task<List<double>> LoopAsync(LoadConnection connection, long begun, TimeSpan length)
    {
        var milliseconds = new List<double>(4096);
        while (Stopwatch.GetElapsedTime(begun) < length)
        {
            var call = Stopwatch.GetTimestamp();
            await connection.CallAsync();
            milliseconds.Add(Stopwatch.GetElapsedTime(call).TotalMilliseconds);
        }

        return milliseconds;
    }
}
