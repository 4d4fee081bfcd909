using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Maas.Testing;
using Microsoft.Azure.Functions.Worker;

namespace Maas.FunctionsEmulator.Tests.Queues;

[TestClass]
public sealed class QueueListenerTests
{
    public required TestContext TestContext { get; init; }

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_message_reaches_its_function_in_every_form_and_is_deleted()
    {
        await using var app = await StartAsync<Forms>();

        foreach (var form in new[] { "text", "record", "data", "message" })
        {
            await SendAsync($"form-{form}", """{"name":"ada","AGE":36}""");
        }

        var entries = await app.Diary.ReadAsync(4);
        CollectionAssert.AreEquivalent(
            new[] { """text {"name":"ada","AGE":36}""", "record ada 36", "data 23", "message 23 1" }, entries);
        await UntilEmptyAsync("form-text");
    }

    [TestMethod]
    public async Task What_the_queue_says_of_a_message_is_bound_by_name()
    {
        await using var app = await StartAsync<Metadata>();

        var receipt = await SendAsync("metadata", "{}");

        Assert.AreEqual($"{receipt.MessageId} 1 {receipt.InsertionTime:O} {receipt.ExpirationTime:O} True", await app.Diary.ReadAsync());
    }

    [TestMethod]
    public async Task A_message_that_fails_is_tried_again_and_then_goes_to_the_poison_queue()
    {
        await using var app = await StartAsync<Failing>(host: """{ "extensions": { "queues": { "maxDequeueCount": 3 } } }""");

        await SendAsync("failing", "no good");

        Assert.AreEqual("try 1", await app.Diary.ReadAsync());
        Assert.AreEqual("try 2", await app.Diary.ReadAsync());
        Assert.AreEqual("try 3", await app.Diary.ReadAsync());
        Assert.AreEqual("no good", Decoded(await TakeAsync("failing-poison")));
        await UntilEmptyAsync("failing");
        Assert.IsTrue(app.Diary.IsEmpty);
    }

    [TestMethod]
    public async Task A_message_of_a_poison_queue_that_fails_is_tried_again_however_often_and_goes_to_no_other()
    {
        const string host = """{ "extensions": { "queues": { "maxDequeueCount": 1 } } }""";
        await using var app = await StartAsync<Poisoned>(host, visibilitySeconds: 1);

        await SendAsync("stubborn-stuff-poison", "no good");

        CollectionAssert.AreEqual(new[] { "try 1", "try 2", "try 3" }, await app.Diary.ReadAsync(3));
        Assert.IsFalse(await (await QueueAsync("stubborn-stuff-poison-poison")).ExistsAsync(Cancellation));
    }

    [TestMethod]
    public async Task Text_that_is_not_base64_goes_to_the_poison_queue_at_once()
    {
        await using var app = await StartAsync<NotBase64>();

        await SendAsync("not-base64", "{}", encode: false);

        Assert.AreEqual("{}", (await TakeAsync("not-base64-poison")).Body.ToString());
        Assert.IsTrue(app.Diary.IsEmpty);
    }

    [TestMethod]
    public async Task With_encoding_none_a_message_is_its_text()
    {
        await using var app = await StartAsync<PlainText>(host: """{ "extensions": { "queues": { "messageEncoding": "none" } } }""");

        await SendAsync("plain-text", "{}", encode: false);

        Assert.AreEqual("{}", await app.Diary.ReadAsync());
    }

    [TestMethod]
    public async Task A_message_stays_invisible_for_as_long_as_its_function_runs()
    {
        await using var app = await StartAsync<LongRunning>(visibilitySeconds: 2);

        await SendAsync("long", "once");

        Assert.AreEqual("begun", await app.Diary.ReadAsync());
        Assert.AreEqual("over", await app.Diary.ReadAsync());
        await UntilEmptyAsync("long");
        Assert.IsTrue(app.Diary.IsEmpty);
    }

    [TestMethod]
    public async Task A_function_whose_time_is_up_is_cancelled_and_has_failed()
    {
        const string host = """{ "functionTimeout": "00:00:01", "extensions": { "queues": { "maxDequeueCount": 1 } } }""";
        await using var app = await StartAsync<Slow>(host);

        await SendAsync("slow", "late");

        Assert.AreEqual("cancelled", await app.Diary.ReadAsync());
        Assert.AreEqual("late", Decoded(await TakeAsync("slow-poison")));
    }

    [TestMethod]
    public async Task A_function_that_ignores_that_its_time_is_up_is_given_up()
    {
        const string host = """{ "functionTimeout": "00:00:01", "extensions": { "queues": { "maxDequeueCount": 1 } } }""";
        await using var app = await StartAsync<Stubborn>(host);

        await SendAsync("stubborn", "late");

        Assert.AreEqual("late", Decoded(await TakeAsync("stubborn-poison")));
    }

    [TestMethod]
    public async Task Stopping_cancels_what_runs_and_shows_its_message_again_at_once()
    {
        var app = await StartAsync<Stopped>();
        await SendAsync("stopped", "again");
        Assert.AreEqual("begun", await app.Diary.ReadAsync());

        await app.DisposeAsync();

        Assert.AreEqual("again", Decoded(await TakeAsync("stopped")));
    }

    [TestMethod]
    public async Task No_more_messages_run_at_once_than_a_batch_and_its_threshold()
    {
        const string host = """{ "extensions": { "queues": { "batchSize": 1, "newBatchThreshold": 0 } } }""";
        await SendAsync("single", "a");
        await SendAsync("single", "b");
        await using var app = await StartAsync<OneByOne>(host);

        var entries = await app.Diary.ReadAsync(4);

        CollectionAssert.AreEqual(new[] { "begun a", "over a", "begun b", "over b" }, entries);
    }

    private async Task<RunningApp> StartAsync<T>(string host = "{}", int visibilitySeconds = 60)
    {
        var app = new TestApp(typeof(T))
        {
            HostJson = host,
            Settings =
            {
                ["MaasStorage"] = await Azurite.StartAsync(),
                ["FUNCTIONS_EMULATOR_VISIBILITY_SECONDS"] = $"{visibilitySeconds}",
            },
        };
        return await app.StartAsync(Cancellation);
    }

    private static async Task<QueueClient> QueueAsync(string name) => new(await Azurite.StartAsync(), name);

    private async Task<SendReceipt> SendAsync(string name, string text, bool encode = true)
    {
        var queue = await QueueAsync(name);
        await queue.CreateIfNotExistsAsync(cancellationToken: Cancellation);
        return await queue.SendMessageAsync(encode ? Convert.ToBase64String(new BinaryData(text)) : text, Cancellation);
    }

    private async Task<QueueMessage> TakeAsync(string name)
    {
        var queue = await QueueAsync(name);
        return await Eventually.GetAsync(async () =>
            await queue.ExistsAsync(Cancellation) ? (await queue.ReceiveMessageAsync(cancellationToken: Cancellation)).Value : null);
    }

    private async Task UntilEmptyAsync(string name)
    {
        var queue = await QueueAsync(name);
        await Eventually.TrueAsync(async () => (await queue.GetPropertiesAsync(Cancellation)).Value.ApproximateMessagesCount == 0);
    }

    private static string Decoded(QueueMessage message) => new BinaryData(Convert.FromBase64String(message.Body.ToString())).ToString();

    public sealed record Person(string Name, int Age);

    public sealed class Forms(Diary diary)
    {
        [Function("Text")]
        public void Text([QueueTrigger("form-text", Connection = "MaasStorage")] string text) => diary.Write($"text {text}");

        [Function("Record")]
        public void Record([QueueTrigger("form-record", Connection = "MaasStorage")] Person person) =>
            diary.Write($"record {person.Name} {person.Age}");

        [Function("Data")]
        public void Data([QueueTrigger("form-data", Connection = "MaasStorage")] BinaryData data) =>
            diary.Write($"data {data.ToMemory().Length}");

        [Function("Message")]
        public void Message([QueueTrigger("form-message", Connection = "MaasStorage")] QueueMessage message) =>
            diary.Write($"message {message.Body.ToMemory().Length} {message.DequeueCount}");
    }

    public sealed class Poisoned(Diary diary)
    {
        [Function("Poisoned")]
        public void Run([QueueTrigger("stubborn-stuff-poison", Connection = "MaasStorage")] string text, long dequeueCount)
        {
            diary.Write($"try {dequeueCount}");
            throw new InvalidOperationException(text);
        }
    }

    public sealed class Metadata(Diary diary)
    {
        [Function("Metadata")]
        public void Run(
            [QueueTrigger("metadata", Connection = "MaasStorage")] string text,
            string id, int dequeueCount, DateTimeOffset insertionTime, DateTimeOffset? expirationTime, string popReceipt) =>
            diary.Write($"{id} {dequeueCount} {insertionTime:O} {expirationTime:O} {popReceipt.Length > 0}");
    }

    public sealed class Failing(Diary diary)
    {
        [Function("Failing")]
        public void Run([QueueTrigger("failing", Connection = "MaasStorage")] string text, long dequeueCount)
        {
            diary.Write($"try {dequeueCount}");
            throw new InvalidOperationException("no good");
        }
    }

    public sealed class NotBase64(Diary diary)
    {
        [Function("NotBase64")]
        public void Run([QueueTrigger("not-base64", Connection = "MaasStorage")] string text) => diary.Write(text);
    }

    public sealed class PlainText(Diary diary)
    {
        [Function("PlainText")]
        public void Run([QueueTrigger("plain-text", Connection = "MaasStorage")] string text) => diary.Write(text);
    }

    public sealed class LongRunning(Diary diary)
    {
        [Function("Long")]
        public async Task RunAsync([QueueTrigger("long", Connection = "MaasStorage")] string text, CancellationToken cancellation)
        {
            diary.Write("begun");
            await Task.Delay(TimeSpan.FromSeconds(5), cancellation);
            diary.Write("over");
        }
    }

    public sealed class Slow(Diary diary)
    {
        [Function("Slow")]
        public async Task RunAsync([QueueTrigger("slow", Connection = "MaasStorage")] string text, CancellationToken cancellation)
        {
            await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            diary.Write("cancelled");
        }
    }

    public sealed class Stubborn
    {
        [Function("Stubborn")]
        public Task RunAsync([QueueTrigger("stubborn", Connection = "MaasStorage")] string text) => new TaskCompletionSource().Task;
    }

    public sealed class Stopped(Diary diary)
    {
        [Function("Stopped")]
        public Task RunAsync([QueueTrigger("stopped", Connection = "MaasStorage")] string text, CancellationToken cancellation)
        {
            diary.Write("begun");
            return Task.Delay(Timeout.Infinite, cancellation);
        }
    }

    public sealed class OneByOne(Diary diary)
    {
        [Function("Single")]
        public async Task RunAsync([QueueTrigger("single", Connection = "MaasStorage")] string text)
        {
            diary.Write($"begun {text}");
            await Task.Yield();
            diary.Write($"over {text}");
        }
    }
}
