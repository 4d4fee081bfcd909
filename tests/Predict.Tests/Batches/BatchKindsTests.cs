using System.Globalization;
using System.Text.Json.Nodes;
using Maas.Core.Registry;
using Maas.Datasets.Tests.Tables;
using Maas.Testing;
using Encoding = System.Text.Encoding;

namespace Maas.Predict.Tests.Batches;

/// <summary>A batch prediction over each further kind of dataset says of each row, or file, what a call says.</summary>
[TestClass]
public sealed class BatchKindsTests
{
    private const string Job = """{"task":"batch-prediction","model":"m","dataset":"d"}""";

    [TestMethod]
    public async Task Of_sounds_each_file_is_predicted_as_by_a_call_under_its_name()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", BatchModels.Dense(16, 3), TestModels.SoundEncoding, BatchModels.Labels);
        // At the model's own rate and at others, longer and shorter than it takes.
        (string Name, byte[] Bytes)[] sounds =
        [
            .. Enumerable.Range(1, 30).Select(i => ($"c{i % 3}/{i}.wav", WavFile.Sine(8_000 * (1 + (i % 3)), 110 * i, 9 * i))),
            ("c1/short.wav", WavFile.Signed16(16_000, 1, -30_000, 3)),
        ];
        await tenant.PutZipAsync(sounds);

        var lines = (await tenant.ResultAsync(Job)).Lines();

        await EqualCallsAsync(tenant, lines, sounds, "audio/wav");
    }

    [TestMethod]
    public async Task Of_files_of_text_each_is_predicted_as_by_a_call_under_its_name()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", BatchModels.OfTexts(), BatchModels.Texts, BatchModels.Labels, TestModels.TokenizerFile);
        string[] texts = ["the cat", "\uFEFFa mat,\r\n\"quoted\"\n", "sat \u00e9\u4e2d", "A CAT  and a mat and a cat and a mat", "mat \t"];
        var files = Enumerable.Range(0, 25).Select(i => ($"c{i % 2}/{i}.txt", Encoding.UTF8.GetBytes(texts[i % 5]))).ToArray();
        await tenant.PutZipAsync(files);

        var lines = (await tenant.ResultAsync(Job)).Lines();

        await EqualCallsAsync(tenant, lines, files, "text/plain; charset=utf-8");
    }

    [TestMethod]
    public async Task Of_a_parquet_file_the_rows_of_all_its_groups_are_predicted_as_by_a_call()
    {
        using var tenant = await PredictApp.TenantAsync();
        var flag = new TableColumn { Name = "flag", As = CellEncoding.OneHot, Categories = ["false", "true"] };
        var encoding = BatchModels.ParquetRows with { Columns = [.. BatchModels.ParquetRows.Columns, flag] };
        await tenant.PublishAsync("m", BatchModels.Dense(5, 3), encoding, BatchModels.Labels);
        using var folder = new TestFolder();
        double?[] numbers = [0.1, null, -2.5e-3, 7];
        string?[] texts = ["red", "blue", null, "gr\u00fcn"];
        bool[] flags = [true, false, false, true];
        await ParquetFile.WriteAsync(folder["d.parquet"], numbers, texts, flags, groups: 5);
        var file = await File.ReadAllBytesAsync(folder["d.parquet"]);
        Assert.AreEqual(201, (int)(await tenant.PutAsync("/api/datasets/d", file, "application/vnd.apache.parquet")).Status);

        var lines = (await tenant.ResultAsync(Job)).Lines();

        Assert.HasCount(20, lines);
        for (var i = 0; i < lines.Length; i++)
        {
            var row = new JsonObject { ["n"] = numbers[i % 4], ["text"] = texts[i % 4], ["flag"] = flags[i % 4] };
            await lines[i].EqualsCallAsync(tenant, i, new JsonObject { ["instances"] = new JsonArray(row) }.ToJsonString());
        }
    }

    [TestMethod]
    public async Task Of_a_model_of_embeddings_each_row_comes_to_the_vector_of_a_call()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync(
            "m", BatchModels.OfTexts(), BatchModels.Texts, new EmbeddingDecoding { Output = "y" }, TestModels.TokenizerFile);
        string[] texts = ["the cat", "a mat", "sat on the mat and sat", "the cat"];
        await tenant.PutAsync("d", $"mail\n{string.Join('\n', texts)}\n");

        var lines = (await tenant.ResultAsync(Job)).Lines();
        var table = (await tenant.ResultAsync(Job[..^1] + ""","output":{"format":"csv"}}""")).Text.Split("\r\n");

        Assert.HasCount(texts.Length, lines);
        Assert.AreEqual("row,embedding,error", table[0]);
        for (var i = 0; i < texts.Length; i++)
        {
            await lines[i].EqualsCallAsync(tenant, i, new JsonObject { ["instances"] = new JsonArray(texts[i]) }.ToJsonString());
            var vector = lines[i]["prediction"]!["embedding"]!.ToJsonString();
            Assert.AreEqual(string.Create(CultureInfo.InvariantCulture, $"{i},\"{vector}\","), table[i + 1]);
        }
    }

    private static async Task EqualCallsAsync(TestTenant tenant, JsonNode[] lines, (string Name, byte[] Bytes)[] files, string type)
    {
        Assert.HasCount(files.Length, lines);
        for (var i = 0; i < files.Length; i++)
        {
            await lines[i].EqualsCallAsync(tenant, i, files[i].Name, files[i].Bytes, type);
        }
    }
}
