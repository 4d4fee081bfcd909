using System.Net;
using Maas.Core.Storage;
using Maas.Testing;

namespace Maas.Predict.Tests.Inference.Traffic;

/// <summary>Calls while storage fails.</summary>
[TestClass]
public sealed class OutageTests
{
    [TestMethod]
    public async Task Models_that_are_loaded_answer_and_others_are_refused_as_unavailable()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("loaded", TestModels.Identity());
        await tenant.PublishAsync("other", TestModels.Identity());
        var (isAway, failed) = (false, 0);
        using var storage = new FaultyStorage(await Azurite.StartAsync(), TimeSpan.FromSeconds(1))
        {
            Decide = _ =>
            {
                Interlocked.Add(ref failed, Volatile.Read(ref isAway) ? 1 : 0);
                return Volatile.Read(ref isAway) ? StorageFault.Error : StorageFault.None;
            },
        };
        using var app = await OwnApp.StartAsync(tenant, (StorageServices.Connection, storage.ConnectionString));
        using var first = await CallAsync(app, "loaded");

        Volatile.Write(ref isAway, true);
        var meanwhile = new List<HttpStatusCode>();
        await Eventually.TrueAsync(async () =>
        {
            var isAsked = Volatile.Read(ref failed) > 0;
            using var answer = await CallAsync(app, "loaded");
            meanwhile.Add(answer.StatusCode);
            return isAsked;
        });
        using var refused = await CallAsync(app, "other");
        Volatile.Write(ref isAway, false);
        using var after = await CallAsync(app, "other");

        Assert.IsTrue(meanwhile.TrueForAll(status => status == HttpStatusCode.OK));
        Assert.AreEqual((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, after.StatusCode));
        new TestAnswer(refused, await refused.Content.ReadAsStringAsync()).IsRefusal(503, "unavailable");
        Assert.AreEqual(TimeSpan.FromSeconds(5), refused.Headers.RetryAfter?.Delta);
        StringAssert.Contains(app.Process.Output, "storage can't be reached");
    }

    private static async Task<HttpResponseMessage> CallAsync(OwnApp app, string model)
    {
        using var body = new StringContent("""{"instances":[[1,2,3]]}""", null, "application/json");
        return await app.Http.PostAsync($"/api/models/{model}/predict", body);
    }
}
