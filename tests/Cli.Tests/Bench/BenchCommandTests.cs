using System.Text.Json;
using System.Text.Json.Nodes;
using Maas.Testing;
using Microsoft.AspNetCore.Http;

namespace Maas.Cli.Tests.Bench;

[TestClass]
public sealed class BenchCommandTests
{
    private const string Metadata = """
        {"name":"m","versions":["1"],"platform":"onnx_onnxv1","inputs":[{"name":"x","datatype":"FP32","shape":[-1,3]},
         {"name":"i","datatype":"INT64","shape":[2]}],"outputs":[]}
        """;

    [TestMethod]
    public async Task Without_a_file_tensors_in_the_form_of_the_inputs_are_sent()
    {
        await using var service = await AnsweringService.StartAsync(200, Metadata);

        var result = await CommandLine.RunAsync(service, "bench", "m@stable", "--seconds", "0.5", "--connections", "2", "--json");

        Assert.AreEqual(0, result.ExitCode, result.Errors);
        var inputs = JsonNode.Parse(service.LastRequest.Text)!["inputs"]!;
        Assert.AreEqual("/v2/models/m@stable/infer", service.LastRequest.Path);
        Assert.AreEqual("[1,3]", inputs[0]!["shape"]!.ToJsonString());
        Assert.AreEqual("[1,1]", inputs[1]!["data"]!.ToJsonString());
        var measured = JsonNode.Parse(result.Output)!;
        Assert.AreEqual(2, (int)measured["connections"]!);
        Assert.IsGreaterThan(0, (long)measured["calls"]!);
        Assert.IsLessThanOrEqualTo((double)measured["latencyMs"]!["max"]!, (double)measured["latencyMs"]!["p99"]!);
    }

    [TestMethod]
    public async Task Binary_tensors_follow_the_JSON_that_announces_them()
    {
        await using var service = await AnsweringService.StartAsync(200, Metadata);

        await CommandLine.RunAsync(service, "bench", "m", "--seconds", "0.2", "--binary", "--model-version", "3");

        var (asked, length) = (service.LastRequest, int.Parse(service.LastRequest.Headers["Inference-Header-Content-Length"]));
        using var json = JsonDocument.Parse(asked.Body.AsMemory(0, length));
        Assert.AreEqual("/v2/models/m/versions/3/infer", asked.Path);
        Assert.AreEqual(12, json.RootElement.GetProperty("inputs")[0].GetProperty("parameters").GetProperty("binary_data_size").GetInt32());
        Assert.AreEqual(length + 12 + 16, asked.Body.Length);
        Assert.AreEqual(1, BitConverter.ToInt64(asked.Body, length + 12));
    }

    [TestMethod]
    [DataRow("FP16")]
    [DataRow("BF16")]
    public async Task Outputs_that_have_no_JSON_are_asked_for_as_bytes(string type)
    {
        var outputs = $$"""[{"name":"y","datatype":"{{type}}","shape":[-1,3]}]""";
        await using var service = await AnsweringService.StartAsync(200, Metadata.Replace("[]", outputs, StringComparison.Ordinal));

        var result = await CommandLine.RunAsync(service, "bench", "m", "--seconds", "0.2");

        Assert.AreEqual(0, result.ExitCode, result.Errors);
        Assert.AreEqual("application/octet-stream", service.LastRequest.ContentType);
        StringAssert.Contains(service.LastRequest.Text, "\"binary_data_output\":true");
    }

    [TestMethod]
    public async Task A_file_goes_to_predict_and_the_table_tells_the_errors()
    {
        using var scratch = new TestFolder();
        var calls = 0;
        await using var service = await AnsweringService.StartAsync((_, response) =>
        {
            response.StatusCode = Interlocked.Increment(ref calls) % 2 == 1 ? 200 : 503;
            return response.WriteAsync("{}");
        });

        var result = await CommandLine.RunAsync(
            service, "bench", "digits", "--seconds", "0.3", "--connections", "1", "--input", scratch.Write("7.png", "content"));

        Assert.AreEqual("/api/models/digits/predict", service.LastRequest.Path);
        Assert.AreEqual("image/png", service.LastRequest.ContentType);
        StringAssert.Contains(result.Output, "p99 ms");
        StringAssert.Contains(result.Output, "× 503");
    }

    [TestMethod]
    public async Task A_refusal_of_the_first_call_is_told()
    {
        await using var service = await AnsweringService.StartAsync(404, """{"error":"there is no model m"}""");

        var result = await CommandLine.RunAsync(service, "bench", "m");

        Assert.AreEqual(1, result.ExitCode);
        StringAssert.Contains(result.Errors, "there is no model m");
    }

    [TestMethod]
    public async Task An_interrupt_ends_it_with_what_was_measured()
    {
        using var interrupt = new CancellationTokenSource();
        var calls = 0;
        await using var service = await AnsweringService.StartAsync((_, response) =>
        {
            if (Interlocked.Increment(ref calls) == 100)
            {
                interrupt.Cancel();
            }

            return response.WriteAsync(Metadata);
        });

        var result = await CommandLine.RunAsync(service, interrupt.Token, "bench", "m", "--seconds", "3600", "--json");

        Assert.AreEqual(130, result.ExitCode);
        Assert.IsGreaterThan(0, (long)JsonNode.Parse(result.Output)!["calls"]!);
    }
}
