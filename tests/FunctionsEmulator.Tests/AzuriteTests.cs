using Azure.Storage.Queues;
using Maas.Testing;

namespace Maas.FunctionsEmulator.Tests;

[TestClass]
public sealed class AzuriteTests
{
    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task Azurite_keeps_what_is_queued()
    {
        var queue = new QueueClient(await Azurite.StartAsync(), "kept");
        await queue.CreateAsync(cancellationToken: TestContext.CancellationToken);

        await queue.SendMessageAsync("hello", TestContext.CancellationToken);

        var message = await queue.ReceiveMessageAsync(cancellationToken: TestContext.CancellationToken);
        Assert.AreEqual("hello", message.Value.Body.ToString());
    }
}
