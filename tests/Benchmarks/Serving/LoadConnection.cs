using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Maas.Benchmarks.Serving;

/// <summary>One connection that sends one request again and again. For one caller at a time.</summary>
internal sealed class LoadConnection : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] buffer = new byte[256 * 1024];
    private readonly byte[] request;

    private LoadConnection(byte[] request) => this.request = request;

    public static async Task<LoadConnection> OpenAsync(IPEndPoint target, byte[] request)
    {
        var connection = new LoadConnection(request);
        await connection.socket.ConnectAsync(target);
        return connection;
    }

    /// <exception cref="InvalidOperationException">It is not answered with 200 and a length.</exception>
    public ValueTask CallAsync() => CallAsync(request);

    /// <summary>The same with another request.</summary>
    public async ValueTask CallAsync(byte[] other)
    {
        for (var sent = 0; sent < other.Length;)
        {
            sent += await socket.SendAsync(other.AsMemory(sent), SocketFlags.None);
        }

        var (received, end) = (0, -1);
        while (end < 0)
        {
            received += await ReceiveAsync(received);
            end = buffer.AsSpan(0, received).IndexOf("\r\n\r\n"u8);
        }

        for (var left = LengthOf(buffer.AsSpan(0, end + 2), received) - (received - end - 4); left > 0;)
        {
            left -= await ReceiveAsync(0);
        }
    }

    public void Dispose() => socket.Dispose();

    private async ValueTask<int> ReceiveAsync(int at)
    {
        var count = await socket.ReceiveAsync(buffer.AsMemory(at), SocketFlags.None);
        return count > 0 ? count : throw new InvalidOperationException("the server closed the connection");
    }

    private int LengthOf(ReadOnlySpan<byte> head, int received)
    {
        if (!head.StartsWith("HTTP/1.1 200"u8))
        {
            throw new InvalidOperationException($"the server answered {Encoding.UTF8.GetString(buffer.AsSpan(0, received))}");
        }

        foreach (var range in head.Split("\r\n"u8))
        {
            var line = head[range];
            if (Ascii.EqualsIgnoreCase(line[..Math.Min(line.Length, 15)], "content-length:"u8))
            {
                return int.Parse(line[15..].Trim((byte)' '), System.Globalization.CultureInfo.InvariantCulture);
            }
        }

        throw new InvalidOperationException("the answer tells no length");
    }
}
