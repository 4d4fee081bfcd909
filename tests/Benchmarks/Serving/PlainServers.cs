using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json;
using Maas.Onnx.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Benchmarks.Serving;

/// <summary>Kestrel without a service behind it, on a port of its own: what HTTP alone costs, and what one would write in an
/// afternoon.</summary>
internal static class PlainServers
{
    /// <summary>Reads each body and answers the same.</summary>
    public static Task ConstantAsync(string answer)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(answer);
        return ServeAsync(async http =>
        {
            await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
            http.Response.ContentType = "application/json";
            http.Response.ContentLength = bytes.Length;
            await http.Response.BodyWriter.WriteAsync(bytes, http.RequestAborted);
        });
    }

    /// <summary>
    /// Reads JSON numbers by the framework's reader, one after the other, or the bytes behind a head of JSON, runs the model on them, and
    /// answers in the same way.
    /// </summary>
    public static Task ModelAsync(ServingModel model)
    {
        OnnxRuntimeTelemetry.Off();
        var session = new InferenceSession(model.Path, new Microsoft.ML.OnnxRuntime.SessionOptions { IntraOpNumThreads = 1 });
        var elements = (int)model.Shape.Aggregate(1L, (a, b) => a * b);
        return ServeAsync(async http =>
        {
            using var memory = new MemoryStream();
            await http.Request.Body.CopyToAsync(memory, http.RequestAborted);
            var body = memory.GetBuffer().AsMemory(0, (int)memory.Length);
            var numbers = new float[elements];
            var isBinary = int.TryParse(http.Request.Headers["Inference-Header-Content-Length"], out var head);
            if (isBinary)
            {
                body.Span[head..].CopyTo(MemoryMarshal.AsBytes(numbers.AsSpan()));
            }
            else
            {
                Read(body.Span, numbers);
            }

            using var input = OrtValue.CreateTensorValueFromMemory(numbers, [.. model.Shape]);
            using var options = new RunOptions();
            using var outputs = session.Run(options, [model.Input], [input], [model.Output]);
            var answer = isBinary
                ? MemoryMarshal.AsBytes(outputs[0].GetTensorDataAsSpan<float>()).ToArray()
                : JsonSerializer.SerializeToUtf8Bytes(outputs[0].GetTensorDataAsSpan<float>().ToArray());
            http.Response.ContentLength = answer.Length;
            await http.Response.BodyWriter.WriteAsync(answer, http.RequestAborted);
        });
    }

    private static void Read(ReadOnlySpan<byte> json, float[] numbers)
    {
        var reader = new Utf8JsonReader(json);
        var (count, isData) = (0, false);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                isData = reader.ValueTextEquals("data"u8);
            }
            else if (isData && reader.TokenType == JsonTokenType.Number)
            {
                numbers[count++] = reader.GetSingle();
            }
        }
    }

    private static async Task ServeAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        Console.WriteLine($"listening {new Uri(app.Urls.First()).Port}");
        await app.WaitForShutdownAsync();
    }
}
