using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Maas.Onnx.Runtime;
using Maas.Testing;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Benchmarks;

/// <summary>
/// A prediction over HTTP (a PNG to the PyTorch digits network, key, catalog, decoding, answer; client on the same machine), against
/// bare ONNX Runtime on the tensor: what the service costs beside the model.
/// </summary>
internal static class PredictCall
{
    private const string Key = "the-key-of-the-benchmarks";

    public static async Task RunAsync()
    {
        var settings = new Dictionary<string, string>
        {
            ["MaasStorage"] = await Azurite.StartAsync(),
            ["Keys__0__Key"] = Key,
            ["Keys__0__Tenant"] = "local",
            ["Sessions__Threads"] = "1",
        };
        using var app = await AppProcess.StartAsync("Predict", settings);
        using var client = new HttpClient { BaseAddress = await app.AddressAsync(), DefaultRequestHeaders = { { "x-api-key", Key } } };
        await ImportAsync(client);
        var picture = await File.ReadAllBytesAsync(RepositoryFolder.Combine("src", "Cli", "Samples", "digits", "7.png"));

        OnnxRuntimeTelemetry.Off();
        using var options = new SessionOptions { IntraOpNumThreads = 1 };
        using var session = new InferenceSession(ImportedModel.Cnn, options);
        using var runOptions = new RunOptions();
        using var input = OrtValue.CreateTensorValueFromMemory(new float[64], [1, 1, 8, 8]);

        Console.WriteLine("A PNG to a small CNN (digits)");
        Comparison.PrintHead("over HTTP", "bare ONNX Runtime");
        await Comparison.PrintAsync("one caller", () => CallAsync(client, picture), () => Run(session, runOptions, input));
        await Comparison.PrintAsync(
            "16 callers, per 16 calls",
            () => Task.WhenAll(Enumerable.Range(0, 16).Select(_ => CallAsync(client, picture))),
            () => Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Run(session, runOptions, input))));
    }

    private static async Task ImportAsync(HttpClient client)
    {
        var manifest = JsonSerializer.Serialize(new
        {
            encoding = new { type = "image", input = "image", width = 8, height = 8, channels = 1 },
            decoding = new { type = "labels", output = "scores", labels = Enumerable.Range(0, 10).Select(digit => $"{digit}") },
        });
        using var both = new MultipartFormDataContent
        {
            { new ByteArrayContent(await File.ReadAllBytesAsync(ImportedModel.Cnn)), "model", "model.onnx" },
            { new StringContent(manifest, Encoding.UTF8, "application/json"), "manifest" },
        };
        using var response = await client.PutAsync("api/models/digits", both);
        response.EnsureSuccessStatusCode();
    }

    private static async Task CallAsync(HttpClient client, byte[] picture)
    {
        using var content = new ByteArrayContent(picture) { Headers = { ContentType = new MediaTypeHeaderValue("image/png") } };
        using var response = await client.PostAsync("api/models/digits/predict", content);
        response.EnsureSuccessStatusCode();
        await response.Content.ReadAsByteArrayAsync();
    }

    private static Task Run(InferenceSession session, RunOptions options, OrtValue input)
    {
        using var outputs = session.Run(options, ["image"], [input], ["scores"]);
        return Task.CompletedTask;
    }
}
