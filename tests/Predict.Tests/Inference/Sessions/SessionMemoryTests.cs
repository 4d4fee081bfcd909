using System.Diagnostics;
using System.Net.Http.Json;
using Maas.Onnx.Building;
using Maas.Onnx.Format;
using Maas.Testing;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Tests.Inference.Sessions;

[TestClass]
public sealed class SessionMemoryTests
{
    // y [N, 1000] = x [N, 1000] · weights: 4 MB, for which room is made as for 9 MB. There is room for one of two.
    private const int Width = 1000;
    private const string RoomForOne = "10000000";

    // Else the runtime takes as much for young objects as the machine's cache has: with 300 MiB of it, 40 MiB more than elsewhere.
    private static readonly (string Name, string Value) FirstGeneration = ("DOTNET_GCgen0size", "0x4000000");

    [TestMethod]
    public Task Memory_comes_back_when_models_come_and_go() => LoadAndThrowOutAsync(50);

    [TestMethod]
    [TestCategory("Long")]
    public Task Memory_comes_back_when_models_come_and_go_a_thousand_times() => LoadAndThrowOutAsync(1000);

    private static async Task LoadAndThrowOutAsync(int times)
    {
        const int Settling = 20;

        // Less than half of what 50 loads would leave if none came back; the runtime itself still grows by some 60 MiB.
        const long MostGrowth = 96 << 20;
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("a", Product());
        await tenant.PublishAsync("b", Product());
        using var app = await OwnApp.StartAsync(tenant, ("Sessions__MaximumBytes", RoomForOne), FirstGeneration);
        await UseAsync(app, Settling);
        var before = ResidentBytes(app);

        await UseAsync(app, times);

        var after = ResidentBytes(app);

        // A model that still held its place when the next came, on a machine that is busy, was found again.
        await Eventually.TrueAsync(() => Task.FromResult(
            app.Process.Output.Split($"Loaded {tenant.Id}/").Length - 1 >= (Settling + times) * 9 / 10));
        Assert.IsLessThan(MostGrowth, after - before);
    }

    private static async Task UseAsync(OwnApp app, int times)
    {
        var body = new { instances = new[] { new float[Width] } };
        for (var i = 0; i < times; i++)
        {
            using var answer = await app.Http.PostAsJsonAsync($"/api/models/{(i % 2 == 0 ? "a" : "b")}/predict", body);
            answer.EnsureSuccessStatusCode();
        }
    }

    private static long ResidentBytes(OwnApp app)
    {
        using var process = Process.GetProcessById(app.Process.Id);
        return process.WorkingSet64;
    }

    private static ModelProto Product()
    {
        var graph = new GraphBuilder("product");
        graph.Input("x", DataType.Float, -1, Width);
        graph.Parameter("weights", Width, Width);
        graph.NamedNode("multiply", "MatMul", ["x", "weights"], "y");
        graph.Output("y", DataType.Float, -1, Width);
        return graph.Build();
    }
}
