using Azure.Storage.Queues;
using Maas.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Maas.FunctionsEmulator.Tests.Queues;

[TestClass]
public sealed class QueueOutputsTests
{
    public required TestContext TestContext { get; init; }

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_result_is_answered_and_queued_by_its_parts()
    {
        await using var app = await StartAsync();

        using var answer = await app.Client.PostAsync("/both", content: null, Cancellation);

        Assert.AreEqual(StatusCodes.Status202Accepted, (int)answer.StatusCode);
        CollectionAssert.AreEquivalent(new[] { "one", "two" }, new[] { await TakeAsync("output-texts"), await TakeAsync("output-texts") });
    }

    [TestMethod]
    public async Task A_record_is_queued_as_JSON()
    {
        await using var app = await StartAsync();

        using var answer = await app.Client.PostAsync("/start", content: null, Cancellation);

        Assert.AreEqual("""{"Step":2}""", await TakeAsync("output-end"));
    }

    private async Task<RunningApp> StartAsync()
    {
        var app = new TestApp(typeof(Outputs)) { Settings = { ["MaasStorage"] = await Azurite.StartAsync() } };
        return await app.StartAsync(Cancellation);
    }

    private async Task<string> TakeAsync(string name)
    {
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 };
        var queue = new QueueClient(await Azurite.StartAsync(), name, options);
        var message = await Eventually.GetAsync(async () =>
            await queue.ExistsAsync(Cancellation) ? (await queue.ReceiveMessageAsync(cancellationToken: Cancellation)).Value : null);
        return message.Body.ToString();
    }

    public sealed record Stage(int Step);

    public sealed class Both
    {
        [HttpResult]
        public required IResult Response { get; init; }

        [QueueOutput("output-texts", Connection = "MaasStorage")]
        public required string[] Texts { get; init; }

        [QueueOutput("output-begin", Connection = "MaasStorage")]
        public Stage? First { get; init; }
    }

    public sealed class Outputs
    {
        [Function("both")]
        public Both Two([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request) =>
            new() { Response = TypedResults.Accepted((string?)null), Texts = ["one", "two"] };

        [Function("start")]
        public Both Start([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request) =>
            new() { Response = TypedResults.Ok(), Texts = [], First = new Stage(1) };

        [Function("next")]
        [QueueOutput("output-end", Connection = "MaasStorage")]
        public Task<Stage> Next([QueueTrigger("output-begin", Connection = "MaasStorage")] Stage stage) =>
            Task.FromResult(new Stage(stage.Step + 1));
    }
}
