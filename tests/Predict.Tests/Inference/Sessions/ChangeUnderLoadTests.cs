using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using Maas.Testing;

namespace Maas.Predict.Tests.Inference.Sessions;

[TestClass]
public sealed class ChangeUnderLoadTests
{
    private const int Callers = 8;
    private const string Body = """{"instances":[[1,2,3]]}""";

    [TestMethod]
    public async Task Other_settings_lose_no_request()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());

        var answers = await CallWhileAsync(tenant, async () =>
        {
            for (var batch = 2; batch < 6; batch++)
            {
                var settings = string.Create(CultureInfo.InvariantCulture, $$"""{"maximumBatch":{{batch}}}""");
                (await tenant.PutAsync("/api/models/m/serving", Encoding.UTF8.GetBytes(settings), "application/json")).IsOk();
                await Eventually.TrueAsync(() => Task.FromResult(
                    tenant.App.Process.Output.Split($"Loaded {tenant.Id}/m version 1 ").Length - 1 >= batch));
            }
        });

        Assert.IsTrue(answers.All(answer => answer.Status == HttpStatusCode.OK));
    }

    [TestMethod]
    public async Task A_new_version_loses_no_request()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());

        var answers = await CallWhileAsync(tenant, async () =>
        {
            for (var version = 2; version < 5; version++)
            {
                await tenant.PublishAsync("m", TestModels.Identity());
                await Eventually.TrueAsync(async () =>
                    (int)(await tenant.PostAsync("/api/models/m/predict", Body)).IsOk()["version"]! == version);
            }
        });

        Assert.IsTrue(answers.All(answer => answer.Status == HttpStatusCode.OK));
        CollectionAssert.AreEquivalent(
            new[] { 1, 2, 3, 4 }, answers.Select(answer => (int)answer.IsOk()["version"]!).Distinct().ToArray());
    }

    [TestMethod]
    public async Task An_alias_that_is_set_to_another_version_loses_no_request_and_nobody_waits_for_its_load()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());
        await tenant.PublishAsync("m", TestModels.Identity());
        await PointAsync(tenant, 1);
        (await tenant.PostAsync("/api/models/m@stable/predict", Body)).IsOk();

        var answers = await CallWhileAsync(tenant, async () =>
        {
            await PointAsync(tenant, 2);
            await Eventually.TrueAsync(async () =>
                (int)(await tenant.PostAsync("/api/models/m@stable/predict", Body)).IsOk()["version"]! == 2);
        }, "m@stable");

        Assert.IsTrue(answers.All(answer => answer.IsOk()["timings"]!["loadMs"]!.GetValue<double>() == 0));
        CollectionAssert.AreEquivalent(
            new[] { 1, 2 }, answers.Select(answer => (int)answer.IsOk()["version"]!).Distinct().ToArray());
    }

    private static async Task PointAsync(TestTenant tenant, int version) => (await tenant.PutAsync(
        "/api/models/m/aliases/stable",
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"version":{{version}}}""")),
        "application/json")).IsOk();

    private static async Task<IReadOnlyCollection<TestAnswer>> CallWhileAsync(TestTenant tenant, Func<Task> change, string model = "m")
    {
        var answers = new ConcurrentQueue<TestAnswer>();
        using var changed = new CancellationTokenSource();
        var callers = Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            do
            {
                answers.Enqueue(await tenant.PostAsync($"/api/models/{model}/predict", Body));
            }
            while (!changed.IsCancellationRequested);
        })).ToArray();
        await Eventually.TrueAsync(() => Task.FromResult(answers.Count > Callers));
        try
        {
            await change();
        }
        finally
        {
            await changed.CancelAsync();
        }

        await Task.WhenAll(callers);
        return answers;
    }
}
