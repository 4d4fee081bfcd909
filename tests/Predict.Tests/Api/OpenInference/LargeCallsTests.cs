using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Maas.Testing;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Tests.Api.OpenInference;

/// <summary>An app of 128 MiB: large calls have 32 MiB of it.</summary>
[TestClass]
public sealed class LargeCallsTests
{
    private const int Much = 24 << 20;

    [TestMethod]
    [DataRow(true, false)]
    [DataRow(false, false)]
    [DataRow(false, true)]
    public async Task While_one_is_under_way_another_is_refused_a_small_one_answered_and_then_the_other_too(bool isBinary, bool isHeader)
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity(DataType.Float, -1));
        using var app = await OwnApp.StartAsync(tenant, ("DOTNET_GCHeapHardLimit", "8000000"));
        var slow = new Slow(isBinary);
        using var first = Request(slow, isHeader ? Much : slow.HeaderBytes);
        var sending = app.Http.SendAsync(first);
        await slow.AllButOneByte;

        var refused = await Eventually.GetAsync(async () =>
            await InferAsync(app, new Slow(isBinary: true)) is { StatusCode: HttpStatusCode.ServiceUnavailable } answer ? answer : null);
        using var body = new StringContent("""{"instances":[1,2]}""", null, "application/json");
        using var small = await app.Http.PostAsync("/api/models/m/predict", body);
        slow.Go();
        using var answered = await sending;
        using var after = await InferAsync(app, new Slow(isBinary: true));

        StringAssert.Contains(await refused.Content.ReadAsStringAsync(), "large calls are under way");
        Assert.AreEqual(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        Assert.AreEqual(HttpStatusCode.OK, small.StatusCode);
        Assert.AreEqual(isBinary ? HttpStatusCode.OK : HttpStatusCode.BadRequest, answered.StatusCode);
        Assert.AreEqual(HttpStatusCode.OK, after.StatusCode);
    }

    [TestMethod]
    public async Task What_finds_no_memory_before_it_comes_to_the_model_says_nothing_of_the_version()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity(DataType.Float, -1));
        await tenant.PublishAsync("m", TestModels.Identity(DataType.Float, -1));
        foreach (var alias in new[] { """{"version":1}""", """{"version":2,"guard":{"errorRate":0.5,"atLeast":3}}""" })
        {
            (await tenant.PutAsync("/api/models/m/aliases/stable", Encoding.UTF8.GetBytes(alias), "application/json")).IsOk();
        }

        using var app = await OwnApp.StartAsync(tenant, ("DOTNET_GCHeapHardLimit", "8000000"));
        var slow = new Slow(isBinary: true);
        using var large = Request(slow, slow.HeaderBytes);
        var sending = app.Http.SendAsync(large);
        await slow.AllButOneByte;

        // Its 250,000 bytes are not counted, the tensor of 500,000 is.
        await Eventually.TrueAsync(async () => await PredictAsync(app, 125_000) == HttpStatusCode.ServiceUnavailable);
        for (var i = 0; i < 5; i++)
        {
            await PredictAsync(app, 125_000);
        }

        var answered = await PredictAsync(app, 2);
        slow.Go();
        (await sending).Dispose();
        var traffic = JsonNode.Parse(await app.Http.GetStringAsync("/api/models/m/aliases/stable/traffic"))!;

        Assert.AreEqual(HttpStatusCode.OK, answered);
        Assert.AreEqual("""[{"version":2,"runs":2,"failed":0,"slow":0}]""", traffic["guard"]!["versions"]!.ToJsonString());
    }

    private static async Task<HttpStatusCode> PredictAsync(OwnApp app, int numbers)
    {
        using var body = new StringContent($$"""{"instances":[{{string.Join(',', new int[numbers])}}]}""", null, "application/json");
        using var answer = await app.Http.PostAsync("/api/models/m/predict", body);
        return answer.StatusCode;
    }

    private static async Task<HttpResponseMessage> InferAsync(OwnApp app, Slow body)
    {
        body.Go();
        using var request = Request(body, body.HeaderBytes);
        return await app.Http.SendAsync(request);
    }

    private static HttpRequestMessage Request(HttpContent body, int? headerBytes)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/m/infer") { Content = body };
        if (headerBytes is { } bytes)
        {
            request.Headers.Add("Inference-Header-Content-Length", bytes.ToString(CultureInfo.InvariantCulture));
        }

        return request;
    }

    /// <summary>A call whose last byte comes when it is told to: of a tensor, or of JSON that is no call after all.</summary>
    private sealed class Slow(bool isBinary) : HttpContent
    {
        private readonly TaskCompletionSource almost = new();
        private readonly TaskCompletionSource go = new();

        private readonly byte[] header = isBinary ? Encoding.UTF8.GetBytes(
            $$$"""
            {"inputs":[{"name":"x","datatype":"FP32","shape":[{{{Much / 4}}}],"parameters":{"binary_data_size":{{{Much}}}}}],
            "parameters":{"binary_data_output":true}}
            """) : [];

        public int? HeaderBytes => isBinary ? header.Length : null;

        public Task AllButOneByte => almost.Task;

        public void Go() => go.TrySetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var body = new byte[Much];
            body.AsSpan().Fill((byte)(isBinary ? 0 : ' '));
            await stream.WriteAsync(header);
            await stream.WriteAsync(body.AsMemory(1));
            await stream.FlushAsync();
            almost.TrySetResult();
            await go.Task;
            await stream.WriteAsync(body.AsMemory(0, 1));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = header.Length + Much;
            return true;
        }
    }
}
