using System.Globalization;
using System.Text;
using Maas.Onnx.Building;
using Maas.Onnx.Format;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Tests.Api.OpenInference;

[TestClass]
public sealed class InferMemoryTests
{
    private const int TensorBytes = 90 << 20;
    private const double MostOfSize = 1.3;

    [TestMethod]
    [OSCondition(OperatingSystems.Linux, IgnoreMessage = "The peak is read from /proc.")]
    public async Task A_large_tensor_takes_little_more_than_its_size()
    {
        var (peak, answer) = await PeakAsync(Largest());

        Assert.IsLessThan(1000, answer);
        Assert.IsLessThan(MostOfSize * TensorBytes, peak);
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux, IgnoreMessage = "The peak is read from /proc.")]
    public async Task A_large_answer_takes_little_more_than_both_tensors()
    {
        var (peak, answer) = await PeakAsync(TestModels.Identity(DataType.Float, -1));

        Assert.IsGreaterThanOrEqualTo(TensorBytes, answer);
        Assert.IsLessThan(MostOfSize * 2 * TensorBytes, peak);
    }

    // y [1] = the largest of x [N].
    private static ModelProto Largest()
    {
        var graph = new GraphBuilder("largest");
        graph.Input("x", DataType.Float, -1);
        graph.NamedNode("largest", "ReduceMax", ["x"], "y", Attributes.Of("keepdims", 1L));
        graph.Output("y", DataType.Float, 1);
        return graph.Build();
    }

    // What the process has at most while it answers, above what it has before, once it has answered a small call.
    private static async Task<(long Bytes, long Answer)> PeakAsync(ModelProto model)
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", model);
        using var app = await OwnApp.StartAsync(tenant);
        await InferAsync(app, 4);
        await File.WriteAllTextAsync($"/proc/{app.Process.Id}/clear_refs", "5");
        var before = StatusBytes(app, "VmRSS");

        var answer = await InferAsync(app, TensorBytes);

        return (StatusBytes(app, "VmHWM") - before, answer);
    }

    private static async Task<long> InferAsync(OwnApp app, int bytes)
    {
        var json = Encoding.UTF8.GetBytes($$$"""
            {"inputs":[{"name":"x","shape":[{{{bytes / 4}}}],"datatype":"FP32","parameters":{"binary_data_size":{{{bytes}}}}}],
             "parameters":{"binary_data_output":true}}
            """);
        using var content = new ByteArrayContent([.. json, .. new byte[bytes]]);
        content.Headers.Add("Inference-Header-Content-Length", json.Length.ToString(CultureInfo.InvariantCulture));
        using var response = await app.Http.PostAsync("/v2/models/m/infer", content);
        var answer = await response.Content.ReadAsByteArrayAsync();
        Assert.IsTrue(response.IsSuccessStatusCode, response.IsSuccessStatusCode ? "" : Encoding.UTF8.GetString(answer));
        return answer.Length;
    }

    private static long StatusBytes(OwnApp app, string name)
    {
        var line = File.ReadLines($"/proc/{app.Process.Id}/status").Single(line => line.StartsWith($"{name}:", StringComparison.Ordinal));
        return long.Parse(line.Split(':')[1].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) << 10;
    }
}
