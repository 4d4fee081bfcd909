using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Testing;

namespace Maas.EndToEnd.Tests;

/// <summary>Calls that carry a secret in every place that a caller has, each with the answer that it gets.</summary>
internal sealed class SecretCalls : IDisposable
{
    private readonly HttpClient http;
    private readonly string secret;

    public SecretCalls(Uri address, string secret)
    {
        this.secret = secret;
        http = new() { BaseAddress = address };
        http.DefaultRequestHeaders.Add("x-api-key", $"the-key-{secret}");
        http.DefaultRequestHeaders.Add("Cookie", secret);
        http.DefaultRequestHeaders.Add("User-Agent", secret);
        http.DefaultRequestHeaders.Add("x-anything", secret);
        http.DefaultRequestHeaders.TryAddWithoutValidation("traceparent", secret);
    }

    /// <summary>Rows of two colours, one of them the secret.</summary>
    public static string Table(string secret) =>
        "n,color\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{i % 2 + 1},{(i % 2 == 0 ? secret : "plain")}\n"));

    public async Task PutDatasetAsync(string name, string type, string body) =>
        await (await SendAsync(HttpMethod.Put, $"api/datasets/{name}", type, Encoding.UTF8.GetBytes(body))).ReadAsync();

    /// <summary>The job, once it succeeded.</summary>
    public async Task<Job> TrainAsync(TrainerStorage storage, string model, string dataset)
    {
        var id = await http.SubmitAsync(JsonElement.Parse($$"""
            {"model":"{{model}}","task":"tabular-classification","dataset":"{{dataset}}","data":{"targets":["color"]},
             "base":{"template":"linear"},"training":{"epochs":5} }
            """));
        return await storage.WaitForJobAsync(job => job.Id == JobId.Parse(id) && job.State == JobState.Succeeded);
    }

    public async Task<string> PredictAsync(string model, string json)
    {
        using var answer = await SendAsync(
            HttpMethod.Post, $"api/models/{model}/predict", "application/json", Encoding.UTF8.GetBytes(json));
        return await answer.Content.ReadAsStringAsync();
    }

    public async Task SendAllThatIsWrongAsync(string model)
    {
        foreach (var (path, type, body) in Wrong(model))
        {
            using var answer = await SendAsync(HttpMethod.Post, path, type, Encoding.UTF8.GetBytes(body));
            Assert.IsTrue((int)answer.StatusCode is >= 400 and < 500, $"{path} {type} {body}: {answer.StatusCode}");
        }

        foreach (var (name, value) in new[] { ("x-api-key", secret), ("Authorization", $"Bearer {secret}") })
        {
            using var other = new HttpClient { BaseAddress = http.BaseAddress, DefaultRequestHeaders = { { name, value } } };
            Assert.AreEqual(HttpStatusCode.Unauthorized, (await other.GetAsync("api/models")).StatusCode);
        }

        using var pictures = await SendAsync(HttpMethod.Put, "api/datasets/pictures", "application/zip", BrokenPictures());
        Assert.AreEqual(HttpStatusCode.BadRequest, pictures.StatusCode);
        using var listed = await http.GetAsync($"api/jobs?state={secret}&continuation={secret}");
        Assert.AreEqual(HttpStatusCode.BadRequest, listed.StatusCode);
    }

    /// <summary>Sends a dataset in parts, and waits until it is refused.</summary>
    public async Task CompleteUploadAsync(string table)
    {
        var bytes = Encoding.UTF8.GetBytes(table);
        var digest = Convert.ToHexStringLower(SHA256.HashData(bytes));
        var begun = await (await SendAsync(HttpMethod.Post, "api/uploads", "application/json", Encoding.UTF8.GetBytes(
            $$"""{"dataset":"parts","sizeBytes":{{bytes.Length}},"sha256":"{{digest}}","mediaType":"text/csv"}"""))).ReadAsync();
        var path = $"api/uploads/{begun.GetProperty("id").GetString()}";
        (await SendAsync(HttpMethod.Put, $"{path}/parts/1", "application/octet-stream", bytes)).EnsureSuccessStatusCode();
        await (await SendAsync(HttpMethod.Post, $"{path}/complete", "application/json", "{}"u8.ToArray())).ReadAsync();
        await Eventually.TrueAsync(async () =>
            (await (await http.GetAsync(path)).ReadAsync()).GetProperty("state").GetString() == "refused");
    }

    public void Dispose() => http.Dispose();

    private IEnumerable<(string Path, string Type, string Body)> Wrong(string model)
    {
        var predict = $"api/models/{model}/predict";
        yield return (predict, "application/json", $$"""{"instances":[{"n":"{{secret}}"}]}""");
        yield return (predict, "application/json", $$"""{"instances":[{"{{secret}}":1}]}""");
        yield return (predict, "application/json", $$"""{"instances":["{{secret}}"]}""");
        yield return (predict, "application/json", $$"""{"inputs":{"{{secret}}":["{{secret}}"]} }""");
        yield return (predict, "application/json", $$"""{"{{secret}}":1}""");
        yield return (predict, "application/json", $"{{{secret}");
        yield return (predict, "text/csv", $"n\n{secret}\n");
        yield return (predict, "text/csv", $"{secret}\n1\n");
        yield return (predict, "text/plain", secret);
        yield return (predict, "image/png", secret);
        yield return (predict, $"text/{secret}", secret);
        yield return ($"api/models/{secret}/predict", "application/json", "{}");
        yield return ($"api/models/{model}@{secret}/predict", "application/json", "{}");
        yield return ($"api/models/{model}/versions/{secret}/predict?{secret}={secret}", "application/json", "{}");
        yield return ($"api/{secret}", "application/json", "{}");
        var infer = $"v2/models/{model}/infer";
        yield return (infer, "application/json",
            $$"""{"id":"{{secret}}","inputs":[{"name":"{{secret}}","shape":[1],"datatype":"BYTES","data":["{{secret}}"]}]}""");
        yield return (infer, "application/json",
            $$"""{"inputs":[{"name":"x","shape":["{{secret}}"],"datatype":"{{secret}}","data":[1]}]}""");
        yield return ("api/jobs", "application/json", $$"""{"model":"x","password":"{{secret}}"}""");
        yield return ("api/jobs", "application/json", $$"""{"{{secret}}":1}""");
        yield return ("api/jobs", "application/json",
            $$"""{"model":"x","task":"tabular-classification","dataset":"d","data":{"targets":["{{secret}}"]},"base":{"template":"linear"} }""");
        yield return ("api/uploads", "application/json", $$"""{"dataset":"{{secret}}!","sizeBytes":1,"sha256":"{{secret}}"}""");
    }

    private byte[] BrokenPictures()
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var folder in new[] { secret, "plain" })
            {
                using var entry = archive.CreateEntry($"{folder}/{secret}.png").Open();
                entry.Write(Encoding.UTF8.GetBytes(secret));
            }
        }

        return bytes.ToArray();
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string type, byte[] body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new(type);
        request.Headers.TryAddWithoutValidation("Prefer", $"wait={secret}");
        return await http.SendAsync(request);
    }
}
