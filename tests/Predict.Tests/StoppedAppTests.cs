using Maas.Core.Storage;
using Maas.Predict.Inference.Disk;
using Maas.Testing;

namespace Maas.Predict.Tests;

[TestClass]
public sealed class StoppedAppTests
{
    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows, IgnoreMessage = "There is no SIGTERM on Windows.")]
    public async Task An_app_that_is_asked_to_end_leaves_no_model_behind()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());
        using var folder = new TestFolder();
        using var app = await AppProcess.StartAsync("Predict", new Dictionary<string, string>
        {
            [StorageServices.Connection] = await Azurite.StartAsync(),
            ["Keys__0__Key"] = tenant.Key,
            ["Keys__0__Tenant"] = tenant.Id.Value,
            ["Sessions__Folder"] = folder.Path,
            ["Sessions__DiskBytes"] = "0",
        });
        using var http = new HttpClient { BaseAddress = await app.AddressAsync(), DefaultRequestHeaders = { { "x-api-key", tenant.Key } } };
        using var answer = await http.PostAsync(
            "/api/models/m/predict", new StringContent("""{"instances":[[1,2,3]]}""", null, "application/json"));
        var whileItRan = folder.Count(ModelFiles.FolderPrefix);

        var exitCode = await app.TerminateAsync();

        Assert.IsTrue(answer.IsSuccessStatusCode);
        Assert.AreEqual(1, whileItRan);
        Assert.AreEqual(0, exitCode);
        Assert.AreEqual(0, folder.Count(ModelFiles.FolderPrefix));
        Assert.IsEmpty(Directory.GetFiles(folder["maas-runs"]), "a process that ends in order leaves no suspects");
    }

    [TestMethod]
    public async Task An_app_with_a_setting_that_cannot_be_says_so_and_does_not_start()
    {
        var settings = new Dictionary<string, string>
        {
            [StorageServices.Connection] = await Azurite.StartAsync(),
            ["Sessions__MaximumByte"] = "1000",
        };

        var refusal = await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => AppProcess.StartAsync("Predict", settings));

        StringAssert.Contains(refusal.Message, "The settings Sessions__… can't be used");
    }
}
