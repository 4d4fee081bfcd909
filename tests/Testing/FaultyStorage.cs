using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Maas.Testing;

/// <summary>
/// Stands before a storage's blobs and tables, passes requests on, one a connection, and lets go wrong what it is told to.
/// </summary>
public sealed partial class FaultyStorage : IDisposable
{
    private readonly List<TcpListener> listeners = [];
    private readonly CancellationTokenSource closing = new();
    private readonly TimeSpan stall;

    /// <param name="stall">How long a stalled request hears nothing.</param>
    public FaultyStorage(string connectionString, TimeSpan stall)
    {
        this.stall = stall;
        ConnectionString = EndpointPattern().Replace(connectionString, match =>
            $"{match.Groups["name"].Value}://127.0.0.1:{Listen(int.Parse(match.Groups["port"].ValueSpan, null))}/");
    }

    /// <summary>Of the storage behind this.</summary>
    public string ConnectionString { get; }

    /// <summary>Decides of each request, by its first line. Called from any thread.</summary>
    public Func<string, StorageFault> Decide { get; set; } = _ => StorageFault.None;

    public void Dispose()
    {
        closing.Cancel();
        listeners.ForEach(listener => listener.Dispose());
        closing.Dispose();
    }

    private int Listen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        listeners.Add(listener);
        _ = AcceptAsync(listener, port, closing.Token);
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task AcceptAsync(TcpListener listener, int port, CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await listener.AcceptTcpClientAsync(cancellation), port, cancellation);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client, int port, CancellationToken cancellation)
    {
        using (client)
        {
            try
            {
                await ServeOneAsync(client, port, cancellation);
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException)
            {
                // Either side hung up: the client sees a connection that broke.
            }
        }
    }

    private async Task ServeOneAsync(TcpClient client, int port, CancellationToken cancellation)
    {
        var stream = client.GetStream();
        if (await ReadHeadAsync(stream, cancellation) is not { } head)
        {
            return;
        }

        var body = new byte[LengthPattern().Match(head) is { Success: true } length ? int.Parse(length.Groups[1].ValueSpan, null) : 0];
        await stream.ReadExactlyAsync(body, cancellation);
        switch (Decide(head[..head.IndexOf('\r', StringComparison.Ordinal)]))
        {
            case StorageFault.None:
                await stream.WriteAsync(await PassAsync(port, head, body, cancellation), cancellation);
                client.Client.Shutdown(SocketShutdown.Send);
                return;
            case StorageFault.Error:
                await stream.WriteAsync(
                    "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), cancellation);
                client.Client.Shutdown(SocketShutdown.Send);
                return;
            case StorageFault.AnswerLost:
                await PassAsync(port, head, body, cancellation);
                break;
            case StorageFault.Stall:
                await Task.Delay(stall, cancellation);
                break;
            default:
                break;
        }

        client.LingerState = new(enable: true, seconds: 0);
    }

    private static async Task<byte[]> PassAsync(int port, string head, byte[] body, CancellationToken cancellation)
    {
        using var storage = new TcpClient();
        await storage.ConnectAsync(IPAddress.Loopback, port, cancellation);
        var stream = storage.GetStream();
        var closed = ConnectionPattern().Replace(head, "").Replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n", StringComparison.Ordinal);
        await stream.WriteAsync(Encoding.Latin1.GetBytes(closed), cancellation);
        await stream.WriteAsync(body, cancellation);
        using var answer = new MemoryStream();
        await stream.CopyToAsync(answer, cancellation);
        return answer.ToArray();
    }

    private static async Task<string?> ReadHeadAsync(NetworkStream stream, CancellationToken cancellation)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, cancellation) == 1)
        {
            head.Append((char)one[0]);
            if (one[0] == '\n' && head.Length >= 4 && head[^4] == '\r' && head[^2] == '\r')
            {
                return head.ToString();
            }
        }

        return null;
    }

    [GeneratedRegex(@"(?<name>(Blob|Table)Endpoint=http)://127\.0\.0\.1:(?<port>\d+)/")]
    private static partial Regex EndpointPattern();

    [GeneratedRegex(@"^Content-Length: (\d+)", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex LengthPattern();

    [GeneratedRegex(@"^Connection:[^\n]*\n", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex ConnectionPattern();
}
