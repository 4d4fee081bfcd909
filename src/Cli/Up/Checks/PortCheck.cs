using System.Net;
using System.Net.Sockets;

namespace Maas.Cli.Up.Checks;

/// <summary>The port that predictions and everything else is served on.</summary>
internal static class PortCheck
{
    public static Check Run(int port)
    {
        if (port == 0)
        {
            return new(true, "any free port will do");
        }

        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
            listener.Start();
            return new(true, $"port {port} is free");
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            var owner = PortOwner.Find(port) is { } found ? $"by {found}" : "by another program";
            return new(false, $"port {port} is taken {owner}: end it, or take another port by --port N (0: any free one)");
        }
        catch (SocketException failure)
        {
            return new(false, $"port {port} can't be used ({failure.Message}): take another one by --port N");
        }
    }
}
