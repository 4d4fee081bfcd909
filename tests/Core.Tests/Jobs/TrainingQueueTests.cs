using System.Text;
using System.Text.Json;
using Azure.Storage.Queues;
using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Core.Storage;
using Maas.Testing;

namespace Maas.Core.Tests.Jobs;

[TestClass]
public sealed class TrainingQueueTests
{
    private readonly TenantId tenant = AzuriteStores.NewTenant();
    private readonly JobId job = JobId.New(SampleJob.Created);

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task A_message_is_the_documented_json_in_base64()
    {
        var queue = await AzuriteStores.GetAsync<TrainingQueue>();

        await queue.EnqueueAsync(tenant, job, TimeSpan.Zero, TestContext.CancellationToken);

        var text = await Eventually.GetAsync(FindAsync);
        var json = Encoding.UTF8.GetString(Convert.FromBase64String(text));
        Assert.IsTrue(
            JsonElement.DeepEquals(JsonElement.Parse($$"""{"jobId":"{{job}}","tenant":"{{tenant}}"}"""), JsonElement.Parse(json)), json);
    }

    [TestMethod]
    public void A_message_reads_back_in_both_forms()
    {
        var byId = JsonSerializer.Deserialize($$"""{"jobId":"{{job}}","tenant":"a"}""", CoreJson.Default.QueuedJob)!;
        var whole = JsonSerializer.Deserialize("""{"tenant":"a","job":{"model":"m"}}""", CoreJson.Default.QueuedJob)!;

        Assert.AreEqual((job, false), (byId.JobId!.Value, byId.Job.HasValue));
        Assert.AreEqual(("a", "m"), (whole.Tenant!.Value.Value, whole.Job!.Value.GetProperty("model").GetString()));
    }

    // The raw text of this test's message, as the Functions host would see it; other tests' messages are peeked at, not taken.
    private async Task<string?> FindAsync()
    {
        var raw = new QueueClient(await Azurite.StartAsync(), StorageNames.TrainingQueue);
        var messages = await raw.PeekMessagesAsync(32, TestContext.CancellationToken);
        return messages.Value.Select(message => message.MessageText)
            .FirstOrDefault(
                text => Encoding.UTF8.GetString(Convert.FromBase64String(text)).Contains(tenant.Value, StringComparison.Ordinal));
    }
}
