using System.Text;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Google.Protobuf;
using Maas.Core.Naming;
using Maas.Core.Storage;
using Maas.Core.Uploads;
using Maas.Testing;

namespace Maas.Predict.Tests.Api.Native;

/// <summary>Messages that can't be handled, whatever the reason.</summary>
[TestClass]
public sealed class HousekeepingTests
{
    private static readonly TenantId Tenant = TenantId.Parse("parts");

    [TestMethod]
    public async Task An_examination_that_was_given_up_ends_as_a_refusal_with_its_reason()
    {
        using var app = await PartsApp.StartAsync(1 << 20);
        var id = await LoseAsync(app);

        await SendAsync(app, StorageNames.HousekeepingPoisonQueue, Examination(id));
        var upload = await app.EndOfAsync(id);

        Assert.AreEqual("refused undeliverable", $"{upload["state"]} {upload["error"]!["code"]}");
        StringAssert.Contains((string)upload["error"]!["message"]!, "a new upload tries again");
    }

    [TestMethod]
    [TestCategory("Long")]
    public async Task An_examination_that_fails_five_times_ends_as_a_refusal_with_its_reason()
    {
        using var app = await PartsApp.StartAsync(1 << 20);
        var id = await LoseAsync(app);

        await SendAsync(app, StorageNames.HousekeepingQueue, Examination(id));
        var upload = await app.EndOfAsync(id);

        Assert.AreEqual("refused undeliverable", $"{upload["state"]} {upload["error"]!["code"]}");
    }

    [TestMethod]
    public async Task What_is_no_message_is_dropped_and_hinders_nobody()
    {
        using var app = await PartsApp.StartAsync(1 << 20);
        var queues = new[] { StorageNames.HousekeepingQueue, StorageNames.HousekeepingPoisonQueue };
        foreach (var queue in queues)
        {
            foreach (var text in new[]
            {
                "", "{", "null", "[]", """{"task":"explode","tenant":"parts","upload":"x"}""",
                """{"task":"examine-upload","tenant":"../x","upload":"x"}""", """{"task":"sweep-model","tenant":"parts"}""",
            })
            {
                await SendAsync(app, queue, text);
            }
        }

        var upload = await app.EndOfAsync(await app.SendAsync("\"model\":\"m\"", TestModels.Sum().ToByteArray()));

        Assert.AreEqual("ready", (string?)upload["state"], upload.ToJsonString());
        await Eventually.TrueAsync(async () => (await Task.WhenAll(queues.Select(queue => CountAsync(app, queue)))).Sum() <= 1);
        Assert.AreEqual(0, await CountAsync(app, $"{StorageNames.HousekeepingPoisonQueue}-poison"));
    }

    // An upload whose bytes were never made one, though its row says that they were.
    private static async Task<string> LoseAsync(PartsApp app)
    {
        var begun = await app.JsonAsync(HttpMethod.Post, "/api/uploads", PartsApp.Body("\"model\":\"m\"", Encoding.ASCII.GetBytes("ab")));
        var id = (string)begun["id"]!;
        await new UploadStore(new TableServiceClient(app.Connection)).ChangeAsync(
            Tenant, UploadId.Parse(id), now => now with { State = UploadState.Uploaded }, CancellationToken.None);
        return id;
    }

    private static string Examination(string id) =>
        new JsonObject { ["task"] = "examine-upload", ["tenant"] = Tenant.Value, ["upload"] = id }.ToJsonString();

    private static async Task SendAsync(PartsApp app, string queue, string text) =>
        await Queue(app, queue).SendMessageAsync(text, CancellationToken.None);

    // The sweep of an upload waits in the queue, unseen.
    private static async Task<int> CountAsync(PartsApp app, string queue) => await Queue(app, queue).ExistsAsync()
        ? (await Queue(app, queue).GetPropertiesAsync()).Value.ApproximateMessagesCount
        : 0;

    private static QueueClient Queue(PartsApp app, string name) =>
        new(app.Connection, name, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
}
