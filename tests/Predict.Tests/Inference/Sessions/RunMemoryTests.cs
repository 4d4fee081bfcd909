using System.Diagnostics;
using System.Net;
using System.Text;
using Maas.Predict.Inference.Processes;
using Maas.Predict.Tests.Inference.Isolation;
using Maas.Testing;

namespace Maas.Predict.Tests.Inference.Sessions;

/// <summary>What runs in the service's process take of its memory, which ONNX Runtime itself keeps.</summary>
[TestClass]
[OSCondition(OperatingSystems.Linux, IgnoreMessage = "Memory is measured by its files there.")]
public sealed class RunMemoryTests
{
    private const long Much = 512 << 20;
    private const long Little = 50 << 20;

    [TestMethod]
    public async Task What_a_run_took_of_memory_is_given_back_when_its_call_is_over()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var app = await StartAsync(tenant, Much);
        var before = PrivateBytes(app);

        for (var i = 0; i < 3; i++)
        {
            (await CallAsync(app, harms: true)).IsOk();
        }

        Assert.IsLessThan(before + (Much / 2), PrivateBytes(app));
    }

    [TestMethod]
    public async Task What_is_kept_for_the_next_run_counts_as_the_models()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var app = await StartAsync(tenant, Little);
        var before = await CachedBytesAsync(app);

        (await CallAsync(app, harms: true)).IsOk();

        Assert.IsGreaterThanOrEqualTo(before + Little, await CachedBytesAsync(app));
    }

    [TestMethod]
    public async Task A_version_whose_run_took_more_than_models_may_runs_in_a_process_of_its_own_which_may_not()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var app = await StartAsync(tenant, Much, ("Sessions__MaximumBytes", $"{Much / 2}"));

        var first = await CallAsync(app, harms: true);
        var refusal = await Eventually.GetAsync(async () =>
            await CallAsync(app, harms: true) is { Status: not HttpStatusCode.OK } other ? other : null);
        var harmless = await CallAsync(app, harms: false);

        first.IsOk();
        StringAssert.Contains(refusal.IsRefusal(400, "invalid-input"), $"more than the {Much / 2} bytes of memory");
        harmless.IsOk();
    }

    // With a model that has computed once.
    private static async Task<OwnApp> StartAsync(TestTenant tenant, long bytes, params (string Name, string Value)[] settings)
    {
        var app = await OwnApp.StartAsync(tenant, settings);
        using var content = new ByteArrayContent(HarmfulModels.Swelling(bytes / sizeof(float)));
        content.Headers.ContentType = new("application/octet-stream");
        using var answer = await app.Http.PutAsync("/api/models/swelling", content);
        Assert.AreEqual(HttpStatusCode.Created, answer.StatusCode, await answer.Content.ReadAsStringAsync());
        (await CallAsync(app, harms: false)).IsOk();
        return app;
    }

    private static async Task<TestAnswer> CallAsync(OwnApp app, bool harms)
    {
        using var content = new StringContent(HarmfulModels.Call(harms), Encoding.UTF8, "application/json");
        using var answer = await app.Http.PostAsync("/api/models/swelling/predict", content);
        return new(answer, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<long> CachedBytesAsync(OwnApp app)
    {
        const string Name = "\nmaas_session_cache_bytes ";
        var page = await app.Http.GetStringAsync("/metrics");
        return long.Parse(page.Split(Name)[1].Split('\n')[0], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static long PrivateBytes(OwnApp app)
    {
        using var process = Process.GetProcessById(app.Process.Id);
        return ProcessMemory.PrivateBytes(process);
    }
}
