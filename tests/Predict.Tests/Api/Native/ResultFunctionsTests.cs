using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Maas.Core.Storage;
using Maas.Predict.Tests.Batches;
using Microsoft.Extensions.DependencyInjection;

namespace Maas.Predict.Tests.Api.Native;

[TestClass]
public sealed class ResultFunctionsTests
{
    private const string Job = """{"task":"batch-prediction","model":"m","dataset":"d"}""";

    [TestMethod]
    public async Task A_result_is_a_file_of_the_job_s_name()
    {
        using var tenant = await WithModelAsync();
        var id = await EndedAsync(tenant);

        var result = await tenant.GetAsync($"/api/jobs/{id}/result");

        Assert.AreEqual(200, (int)result.Status, result.Text);
        Assert.AreEqual("application/jsonl", result.MediaType);
        Assert.AreEqual($"{id}.jsonl", result.ContentHeaders.ContentDisposition!.FileName);
        Assert.AreEqual(result.Text.Length, result.ContentHeaders.ContentLength);
        Assert.HasCount(2, result.Lines());
    }

    [TestMethod]
    public async Task A_result_that_storage_does_not_give_is_an_error_as_any_other()
    {
        using var tenant = await WithModelAsync();
        var id = await EndedAsync(tenant);
        var container = tenant.App.Storage.GetRequiredService<BlobServiceClient>().GetBlobContainerClient(StorageNames.JobsContainer);
        await foreach (var blob in container.GetBlobsAsync(
            BlobTraits.None, BlobStates.None, $"{tenant.Id}/{id}/results/", CancellationToken.None))
        {
            await container.DeleteBlobAsync(blob.Name);
        }

        var answer = await tenant.GetAsync($"/api/jobs/{id}/result");

        answer.IsRefusal(500, "internal");
        Assert.IsNull(answer.ContentHeaders.ContentDisposition);
    }

    private static async Task<TestTenant> WithModelAsync()
    {
        var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", BatchModels.Dense(3, 3), TestModels.RowEncoding, BatchModels.Labels);
        await tenant.PutAsync("d", BatchCalls.Table(2));
        return tenant;
    }

    private static async Task<string> EndedAsync(TestTenant tenant)
    {
        var id = await tenant.SubmitAsync(Job);
        Assert.AreEqual("succeeded", (string?)(await tenant.EndOfAsync(id))["state"]);
        return id;
    }
}
