using System.Net;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Maas.Core.Registry;
using Maas.Onnx.Building;
using Maas.Onnx.Format;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Tests.Api.OpenInference;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Tests.Inference.Sessions;

[TestClass]
public sealed class MemoryUseTests
{
    // y [N, 1000] = x [N, 1000] · weights.
    private const int Width = 1000;
    private const int WeightBytes = 4 * Width * Width;

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public async Task Weights_in_the_graph_are_private_memory_and_are_counted_once_where_they_are_there_once()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", Product(isBeside: false));
        await SetAsync(tenant, """{"intraOpThreads":1}""");
        using var app = await OwnApp.StartAsync(tenant);

        var (bytes, mapped) = await LoadAsync(tenant, app);

        Assert.IsGreaterThan(WeightBytes, bytes);
        Assert.IsLessThan(2 * WeightBytes, bytes);
        Assert.AreEqual(0, mapped);
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public async Task Weights_beside_the_graph_that_are_not_packed_are_mapped_and_no_private_memory()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", Product(isBeside: true), beside: ("weights.bin", new byte[WeightBytes]));
        await SetAsync(tenant, """{"prepacking":false,"intraOpThreads":1}""");
        using var app = await OwnApp.StartAsync(tenant);

        var (bytes, mapped) = await LoadAsync(tenant, app);

        Assert.IsGreaterThanOrEqualTo(WeightBytes, mapped);
        Assert.IsLessThan(WeightBytes, bytes);
    }

    [TestMethod]
    public async Task A_model_whose_weights_fit_only_where_they_are_mapped_is_taken_and_served_so()
    {
        using var tenant = await PredictApp.TenantAsync();
        using var app = await OwnApp.StartAsync(tenant, ("Sessions__MaximumBytes", $"{2 * WeightBytes}"));
        var beside = ModelZip.Make(("model.onnx", Product(isBeside: true).ToByteArray()), ("weights.bin", Weights()));

        using var taken = await PutAsync(app, "m", beside, "application/zip");
        Assert.AreEqual(HttpStatusCode.Created, taken.StatusCode, await taken.Content.ReadAsStringAsync());
        using var refused = await PutAsync(app, "n", Product(isBeside: false).ToByteArray(), "application/octet-stream");
        await CallAsync(app, "m", Width);
        var page = await ReadAsync(app);

        Assert.AreEqual(HttpStatusCode.InsufficientStorage, refused.StatusCode);
        Assert.IsGreaterThanOrEqualTo(WeightBytes, page.Value("maas_session_cache_mapped_bytes"));

        // The first load of a process counts what .NET compiles meanwhile, too.
        Assert.IsLessThan(2 * WeightBytes, page.Value("maas_session_cache_bytes"));
    }

    [TestMethod]
    public void A_load_that_shares_the_heap_with_another_measures_nothing()
    {
        var bytes = 100L;
        using var first = HeapMeter.Begin(() => bytes);
        using var second = HeapMeter.Begin(() => bytes);

        bytes += 50;

        Assert.IsNull(first.Grown());
        Assert.IsNull(second.Grown());
    }

    [TestMethod]
    [DataRow(true, 3 << 20, 3 << 20)]
    [DataRow(true, 10, 1 << 20)]
    [DataRow(true, null, (1 << 20) + 2200)]
    [DataRow(false, null, (1 << 20) + 200)]
    public void What_is_not_measured_is_estimated(bool packs, int? measured, int expected)
    {
        var manifest = new Manifest
        {
            Model = Core.Naming.ModelName.Parse("m"),
            Version = new(1),
            Created = DateTimeOffset.UnixEpoch,
            Files = [new("model.onnx", 100, ""), new("weights.bin", 1000, "")],
            Inputs = [],
            Outputs = [],
        };

        Assert.AreEqual(expected, MemoryUse.Of(manifest, packs, measured, 0).PrivateBytes);
    }

    // With a number of threads it is not opened twice, also where a busy machine makes its runs long.
    private static async Task SetAsync(TestTenant tenant, string serving) => (await tenant.PutAsync(
        "/api/models/m/serving", System.Text.Encoding.UTF8.GetBytes(serving), "application/json")).IsOk();

    // Once the runtime has compiled what loads and answers.
    private static async Task<(double Bytes, double MappedBytes)> LoadAsync(TestTenant tenant, OwnApp app)
    {
        await tenant.PublishAsync("first", TestModels.Identity());
        await CallAsync(app, "first", 3);
        var before = await ReadAsync(app);
        await CallAsync(app, "m", Width);
        var after = await ReadAsync(app);
        return (
            after.Value("maas_session_cache_bytes") - before.Value("maas_session_cache_bytes"),
            after.Value("maas_session_cache_mapped_bytes") - before.Value("maas_session_cache_mapped_bytes"));
    }

    private static async Task<HttpResponseMessage> PutAsync(OwnApp app, string model, byte[] file, string mediaType)
    {
        using var content = new ByteArrayContent(file) { Headers = { ContentType = new(mediaType) } };
        return await app.Http.PutAsync($"/api/models/{model}", content);
    }

    private static async Task CallAsync(OwnApp app, string model, int width)
    {
        using var body = new StringContent($$"""{"instances":[[{{string.Join(',', new int[width])}}]]}""", null, "application/json");
        using var answer = await app.Http.PostAsync($"/api/models/{model}/predict", body);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<PrometheusPage> ReadAsync(OwnApp app) => new(await app.Http.GetStringAsync("/metrics"));

    // Of zeros, a ZIP unfolds to far more than it is.
    private static byte[] Weights()
    {
        var random = new Random(1);
        var weights = new float[Width * Width];
        foreach (ref var weight in weights.AsSpan())
        {
            weight = random.NextSingle();
        }

        return MemoryMarshal.AsBytes(weights.AsSpan()).ToArray();
    }

    private static ModelProto Product(bool isBeside)
    {
        var graph = new GraphBuilder("product");
        graph.Input("x", DataType.Float, -1, Width);
        graph.Parameter("weights", Width, Width);
        graph.NamedNode("multiply", "MatMul", ["x", "weights"], "y");
        graph.Output("y", DataType.Float, -1, Width);
        var model = graph.Build();
        if (isBeside)
        {
            var weights = model.Graph.Initializer[0];
            weights.RawData = Google.Protobuf.ByteString.Empty;
            weights.ClearRawData();
            weights.FloatData.Clear();
            weights.DataLocation = DataLocation.External;
            weights.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "weights.bin" });
        }

        return model;
    }
}
