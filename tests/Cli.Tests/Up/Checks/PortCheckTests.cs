using System.Net;
using System.Net.Sockets;
using Maas.Cli.Up.Checks;

namespace Maas.Cli.Tests.Up.Checks;

[TestClass]
public sealed class PortCheckTests
{
    [TestMethod]
    public void A_taken_port_is_told_with_what_to_do()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        var check = PortCheck.Run(((IPEndPoint)listener.LocalEndpoint).Port);

        Assert.IsFalse(check.Holds);
        StringAssert.Contains(check.Sentence, "--port");
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void On_Linux_the_owner_of_a_taken_port_is_named()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        var check = PortCheck.Run(((IPEndPoint)listener.LocalEndpoint).Port);

        StringAssert.Contains(check.Sentence, $"(process {Environment.ProcessId})");
    }

    [TestMethod]
    public void A_free_port_holds()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        var check = PortCheck.Run(port);

        Assert.IsTrue(check.Holds, check.Sentence);
    }
}
