using Azure.Storage.Queues;
using Maas.Testing;

namespace Maas.FunctionsEmulator.Tests;

[TestClass]
public sealed class EmulatedHostTests
{
    private const string AnyPort = "http://127.0.0.1:0";

    // An account whose queues nobody serves: port 9 is the one of "discard".
    private const string NoStorage =
        "DefaultEndpointsProtocol=http;AccountName=nobody;AccountKey=bm9ib2R5;QueueEndpoint=http://127.0.0.1:9/nobody";

    public required TestContext TestContext { get; init; }

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task An_app_says_where_it_listens_and_takes_its_settings_from_the_file_even_without_storage()
    {
        using var app = SampleProcess.Start(("FUNCTIONS_EMULATOR_URL", AnyPort), ("MaasStorage", NoStorage));
        var address = await app.ReadAsync("Listening on ");

        using var client = new HttpClient();
        var answer = await client.GetStringAsync($"{address}/greeting?x=1", Cancellation);

        Assert.AreEqual("hello from the file?x=1", answer);
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows, IgnoreMessage = "There is no SIGTERM on Windows.")]
    public async Task Asked_to_end_an_app_gives_its_message_back_and_ends_with_zero()
    {
        var storage = await Azurite.StartAsync();
        var queue = new QueueClient(storage, "sample", new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        await queue.CreateIfNotExistsAsync(cancellationToken: Cancellation);
        using var app = SampleProcess.Start(("FUNCTIONS_EMULATOR_URL", AnyPort), ("MaasStorage", storage), ("Greeting", "from outside"));
        await queue.SendMessageAsync("work", Cancellation);
        Assert.AreEqual("work", await app.ReadAsync("begun "));

        var exitCode = await app.TerminateAsync();

        Assert.AreEqual(0, exitCode);
        Assert.AreEqual("work", (await queue.ReceiveMessageAsync(cancellationToken: Cancellation)).Value.Body.ToString());
    }

    [TestMethod]
    public async Task An_app_that_cannot_run_says_why_and_ends()
    {
        using var app = SampleProcess.Start(("FUNCTIONS_EMULATOR_URL", AnyPort), ("MaasStorage", ""));

        var said = await app.ReadAsync("Unhandled exception. ");

        StringAssert.Contains(said, "Function \"Wait\" reaches the queue \"sample\" by the connection \"MaasStorage\"");
        Assert.AreNotEqual(0, await app.ExitAsync());
    }
}
