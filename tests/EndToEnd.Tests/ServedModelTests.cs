using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Maas.Testing;

namespace Maas.EndToEnd.Tests;

[TestClass]
public sealed class ServedModelTests
{
    [TestMethod]
    public async Task A_dataset_becomes_a_served_model()
    {
        using var client = await Deployment.ConnectAsync();
        var name = Deployment.NewName("species");
        await client.PutDatasetAsync(name, "text/csv", "penguins", "penguins.csv");
        var job = new
        {
            model = name,
            task = "tabular-classification",
            dataset = name,
            data = new { targets = new[] { "species" } },
            @base = new { template = "linear" },
            training = new { epochs = 30, learningRate = 0.01 },
        };

        var ended = await client.WaitUntilOverAsync(await client.SubmitAsync(job));
        var gentoo = new
        {
            instances = new[]
            {
                new
                {
                    island = "Biscoe",
                    beak_length_mm = 50.0,
                    beak_depth_mm = 15.2,
                    flipper_length_mm = 220,
                    body_mass_g = 5500,
                    sex = "MALE",
                },
            },
        };
        var answer = await (await client.PostAsJsonAsync($"api/models/{name}/predict", gentoo)).ReadAsync();

        Assert.AreEqual("succeeded", ended.GetProperty("state").GetString());
        Assert.AreEqual("Gentoo", answer.GetProperty("predictions")[0].GetProperty("label").GetString());
        Assert.AreEqual(1, answer.GetProperty("version").GetInt32());
    }

    [TestMethod]
    public async Task A_model_of_another_framework_serves_at_once_and_is_a_base_to_train_further()
    {
        using var client = await Deployment.ConnectAsync();
        var (imported, tuned) = (Deployment.NewName("pytorch"), Deployment.NewName("tuned"));
        await ImportAsync(client, imported);
        await client.PutDatasetAsync(tuned, "application/zip", "digits", "digits.zip");

        var before = await PredictSevenAsync(client, imported);
        var job = new
        {
            model = tuned,
            task = "image-classification",
            dataset = tuned,
            @base = new { model = imported, version = 1 },
            training = new { epochs = 2, batchSize = 64 },
        };
        var ended = await client.WaitUntilOverAsync(await client.SubmitAsync(job));
        var after = await PredictSevenAsync(client, tuned);

        Assert.AreEqual("7", before);
        Assert.AreEqual("succeeded", ended.GetProperty("state").GetString(), ended.ToString());
        Assert.AreEqual("7", after);
    }

    [TestMethod]
    public async Task Two_hundred_callers_of_a_cold_model_are_all_answered_alike()
    {
        using var client = await Deployment.ConnectAsync();
        var name = Deployment.NewName("cold");
        await ImportAsync(client, name);

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => PredictSevenAsync(client, name)));

        CollectionAssert.AreEqual(Enumerable.Repeat("7", 200).ToArray(), answers);
    }

    [TestMethod]
    public async Task Another_tenant_finds_nothing()
    {
        if (!Deployment.IsOwn)
        {
            Assert.Inconclusive("A second tenant's key is known only of a deployment that the tests start.");
        }

        using var client = await Deployment.ConnectAsync();
        using var other = await Deployment.ConnectAsOtherAsync();
        var name = Deployment.NewName("mine");
        await ImportAsync(client, name);
        await client.PutDatasetAsync(name, "text/csv", "penguins", "penguins.csv");

        foreach (var path in new[] { $"api/models/{name}", $"api/models/{name}/versions/1", $"api/datasets/{name}" })
        {
            Assert.AreEqual(HttpStatusCode.OK, (await client.GetAsync(path)).StatusCode, path);
            Assert.AreEqual(HttpStatusCode.NotFound, (await other.GetAsync(path)).StatusCode, path);
        }
    }

    private static async Task ImportAsync(HttpClient client, string name)
    {
        var manifest = JsonSerializer.Serialize(new
        {
            encoding = new { type = "image", input = "image", width = 8, height = 8, channels = 1 },
            decoding = new { type = "labels", output = "scores", labels = Enumerable.Range(0, 10).Select(digit => $"{digit}") },
        });
        using var model = new ByteArrayContent(await File.ReadAllBytesAsync(ImportedModel.Cnn));
        model.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var both = new MultipartFormDataContent
        {
            { model, "model", "model.onnx" },
            { new StringContent(manifest, Encoding.UTF8, "application/json"), "manifest" },
        };
        await (await client.PutAsync($"api/models/{name}", both)).ReadAsync();
    }

    private static async Task<string> PredictSevenAsync(HttpClient client, string model)
    {
        using var picture = new ByteArrayContent(
            await File.ReadAllBytesAsync(RepositoryFolder.Combine("src", "Cli", "Samples", "digits", "7.png")));
        picture.Headers.ContentType = new("image/png");
        var answer = await (await client.PostAsync($"api/models/{model}/predict", picture)).ReadAsync();
        return answer.GetProperty("predictions")[0].GetProperty("label").GetString()!;
    }
}
