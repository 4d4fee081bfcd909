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

    // One after the other: the sample apps of both tests take from the same queues.
    [TestMethod]
    [DoNotParallelize]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows, IgnoreMessage = "There is no SIGTERM on Windows.")]
    public async Task Asked_to_end_an_app_gives_its_message_back_and_ends_with_zero()
    {
        var queue = await QueueAsync("sample-wait");
        using var app = SampleProcess.Start(("FUNCTIONS_EMULATOR_URL", AnyPort), ("MaasStorage", await Azurite.StartAsync()));
        await queue.SendMessageAsync("work", Cancellation);
        Assert.AreEqual("work", await app.ReadAsync("begun "));

        var exitCode = await app.TerminateAsync();

        Assert.AreEqual(0, exitCode);
        Assert.AreEqual("work", (await queue.ReceiveMessageAsync(cancellationToken: Cancellation)).Value.Body.ToString());
    }

    [TestMethod]
    [DoNotParallelize]
    public async Task The_message_of_a_killed_app_comes_back_when_its_invisibility_is_over()
    {
        (string, string)[] settings =
        [
            ("FUNCTIONS_EMULATOR_URL", AnyPort),
            ("FUNCTIONS_EMULATOR_VISIBILITY_SECONDS", "2"),
            ("MaasStorage", await Azurite.StartAsync()),
        ];
        var queue = await QueueAsync("sample-die");
        await queue.SendMessageAsync("work", Cancellation);
        using var first = SampleProcess.Start(settings);
        Assert.AreNotEqual(0, await first.ExitAsync());

        using var second = SampleProcess.Start(settings);

        Assert.AreEqual("2 of work", await second.ReadAsync("try "));
    }

    [TestMethod]
    public async Task An_app_that_cannot_run_says_why_and_ends()
    {
        using var app = SampleProcess.Start(("FUNCTIONS_EMULATOR_URL", AnyPort), ("MaasStorage", ""));

        var said = await app.ReadAsync("Unhandled exception. ");

        StringAssert.Contains(said, "Function \"Wait\" reaches the queue \"sample-wait\" by the connection \"MaasStorage\"");
        Assert.AreNotEqual(0, await app.ExitAsync());
    }

    private async Task<QueueClient> QueueAsync(string name)
    {
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 };
        var queue = new QueueClient(await Azurite.StartAsync(), name, options);
        await queue.CreateIfNotExistsAsync(cancellationToken: Cancellation);
        return queue;
    }
}
