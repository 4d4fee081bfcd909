using System.Text.Json.Nodes;
using Maas.Codecs.Tests.Images;
using Maas.Core.Registry;
using Maas.Onnx.Templates;

namespace Maas.Predict.Tests.Batches;

/// <summary>A batch prediction says of each row what a call says.</summary>
[TestClass]
public sealed class BatchEqualityTests
{
    [TestMethod]
    public async Task Of_a_table_each_row_is_predicted_as_by_a_call()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", BatchModels.Dense(3, 3), TestModels.RowEncoding, BatchModels.Labels);
        var table = BatchCalls.Table(200);
        await tenant.PutAsync("d", table);

        var lines = (await tenant.ResultAsync("""{"task":"batch-prediction","model":"m","dataset":"d"}""")).Lines();

        Assert.HasCount(200, lines);
        var rows = table.Split('\n')[1..^1].Select(row => row.Split(',')).ToArray();
        for (var i = 0; i < rows.Length; i++)
        {
            var number = rows[i][2].Length > 0 ? rows[i][2] : "null";
            await lines[i].EqualsCallAsync(tenant, i, $$"""{"instances":[{"length":{{number}},"color":"{{rows[i][1]}}"}]}""");
        }
    }

    [TestMethod]
    public async Task Of_a_column_of_texts_each_text_is_predicted_as_by_a_call()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", BatchModels.OfTexts(), BatchModels.Texts, BatchModels.Labels, TestModels.TokenizerFile);
        string[] texts = ["the cat", "a mat, \"quoted\"\nand more", "sat \u00e9\u4e2d", "A CAT  and a mat and a cat and a cat"];
        await tenant.PutAsync(
            "d",
            string.Concat(texts.Select((text, i) => new JsonObject { ["n"] = i, ["mail"] = text }.ToJsonString() + "\n")),
            "application/jsonl");

        var lines = (await tenant.ResultAsync(
            """{"task":"batch-prediction","model":"m@latest","dataset":"d","data":{"features":["mail"]}}""")).Lines();

        Assert.HasCount(texts.Length, lines);
        for (var i = 0; i < texts.Length; i++)
        {
            await lines[i].EqualsCallAsync(tenant, i, new JsonObject { ["instances"] = new JsonArray(texts[i]) }.ToJsonString());
        }
    }

    // Its sums differ in their last bits between one row and several.
    [TestMethod]
    public async Task Of_a_transformer_each_text_is_predicted_as_by_a_call_to_the_last_bit()
    {
        using var tenant = await PredictApp.TenantAsync();
        var shape = new DataShape { InputShape = [8], Outputs = 3, Vocabulary = 300 };
        await tenant.PublishAsync(
            "m", BatchModels.OfTemplate("text-transformer", shape), TestModels.TextEncoding,
            BatchModels.Labels with { Output = "output" }, TestModels.TokenizerFile);
        string[] texts = [.. Enumerable.Range(0, 60).Select(i => $"the cat {i} sat on mat {i * 7 % 11}")];
        await tenant.PutAsync("d", $"mail\n{string.Join('\n', texts)}\n");

        var lines = (await tenant.ResultAsync("""{"task":"batch-prediction","model":"m","dataset":"d"}""")).Lines();

        for (var i = 0; i < texts.Length; i++)
        {
            await lines[i].EqualsCallAsync(tenant, i, new JsonObject { ["instances"] = new JsonArray(texts[i]) }.ToJsonString());
        }
    }

    [TestMethod]
    public async Task Of_pictures_each_file_is_predicted_as_by_a_call_under_its_name()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", BatchModels.OfPictures(), BatchModels.Pictures, BatchModels.Labels);
        var pictures = Enumerable.Range(0, 40).Select(i => (Name: $"c{i % 3}/{i}.png", Bytes: Picture(i))).ToArray();
        // Of three colours, and with lines as long as of one.
        var broken = (Name: "c1/broken.png", Bytes: PngFile.Make(8, 8, 2, new byte[64]));
        await tenant.PutZipAsync([.. pictures, broken]);

        var lines = (await tenant.ResultAsync("""{"task":"batch-prediction","model":"m","dataset":"d"}""")).Lines();

        Assert.HasCount(41, lines);
        for (var i = 0; i < pictures.Length; i++)
        {
            var call = await tenant.PostAsync("/api/models/m/predict", pictures[i].Bytes, "image/png");
            Assert.AreEqual(pictures[i].Name, (string?)lines[i]["name"]);
            Assert.AreEqual(call.IsOk()["predictions"]![0]!.ToJsonString(), lines[i]["prediction"]?.ToJsonString(), $"{lines[i]}");
        }

        var refusal = await tenant.PostAsync("/api/models/m/predict", broken.Bytes, "image/png");
        Assert.AreEqual(
            $"40 {broken.Name} {refusal.Code} {refusal.Detail}",
            $"{lines[40]["row"]} {lines[40]["name"]} {lines[40]["error"]!["code"]} {lines[40]["error"]!["message"]}");
    }

    [TestMethod]
    public async Task Of_a_model_without_an_encoding_rows_of_numbers_come_to_its_tensors()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", BatchModels.Dense(3, 2));
        await tenant.PutAsync("d", "a,b,c,y,word\n1,2.5,-3,9,x\n4e2,5,6,9,x\n");

        var lines = (await tenant.ResultAsync(
            """{"task":"batch-prediction","model":{"model":"m","version":1},"dataset":"d","data":{"features":["c","a","b"]}}""")).Lines();

        await lines[0].EqualsCallAsync(tenant, 0, """{"instances":[[-3,1,2.5]]}""");
        await lines[1].EqualsCallAsync(tenant, 1, """{"instances":[[6,400,5]]}""");
    }

    [TestMethod]
    public async Task A_table_of_values_is_written_as_RFC_4180_has_it()
    {
        using var tenant = await PredictApp.TenantAsync();
        RegressionTarget[] targets = [new("first", 1, 2), new("the, \"second\"", 0, 1)];
        await tenant.PublishAsync(
            "m", BatchModels.Dense(3, 2), TestModels.RowEncoding, new RegressionDecoding { Output = "y", Targets = targets });
        await tenant.PublishAsync("labels", BatchModels.Dense(3, 3), TestModels.RowEncoding, BatchModels.Labels);
        await tenant.PutAsync("d", "length,color\n1,red\nlong,blue\n2,blue\n");

        var values = await tenant.ResultAsync("""{"task":"batch-prediction","model":"m","dataset":"d","output":{"format":"csv"}}""");
        var labels = await tenant.ResultAsync("""{"task":"batch-prediction","model":"labels","dataset":"d","output":{"format":"csv"}}""");

        Assert.AreEqual("text/csv", values.MediaType);
        var lines = values.Text.Split("\r\n");
        Assert.HasCount(5, lines);
        Assert.AreEqual("row,first,\"the, \"\"second\"\"\",error", lines[0]);
        var call = (await tenant.PostAsync("/api/models/m/predict", """{"instances":[{"length":1,"color":"red"}]}""")).IsOk();
        var called = call["predictions"]![0]!["values"]!.AsObject().Select(value => value.Value!.ToJsonString());
        Assert.AreEqual($"0,{string.Join(',', called)},", lines[1]);
        Assert.StartsWith("1,,,\"invalid-input: field \"\"length\"\" is \"\"long\"\"", lines[2]);
        Assert.AreEqual("row,label,probability,error", labels.Text.Split("\r\n")[0]);
    }

    [TestMethod]
    public async Task A_table_has_every_label_that_holds_a_threshold_as_a_call_has()
    {
        using var tenant = await PredictApp.TenantAsync();
        var decoding = BatchModels.Labels with { Labels = ["a", "b", "c"], Activation = ScoreActivation.Sigmoid, Threshold = 0.5 };
        await tenant.PublishAsync("m", TestModels.Identity(), null, decoding);
        await tenant.PutAsync("d", "a,b,c\n1,2,-3\n-1,-2,-3\n-1,4,-3\n");

        var table = await tenant.ResultAsync(
            """{"task":"batch-prediction","model":"m","dataset":"d","data":{"features":["a","b","c"]},"output":{"format":"csv"}}""");

        var lines = table.Text.Split("\r\n");
        Assert.AreEqual("row,label,probability,labels,error", lines[0]);
        foreach (var (i, (row, holding)) in new[] { ("[1,2,-3]", 2), ("[-1,-2,-3]", 0), ("[-1,4,-3]", 1) }.Index())
        {
            var call = (await tenant.PostAsync("/api/models/m/predict", $$"""{"instances":[{{row}}]}""")).IsOk()["predictions"]![0]!;
            var cells = new[] { (string)call["label"]!, call["probability"]!.ToJsonString(), call["labels"]!.ToJsonString() };
            Assert.AreEqual($"{i},{string.Join(',', cells.Select(Quoted))},", lines[i + 1]);
            Assert.HasCount(holding, call["labels"]!.AsArray());
        }
    }

    private static string Quoted(string cell) =>
        cell.IndexOfAny([',', '"']) < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static byte[] Picture(int seed)
    {
        var pixels = new byte[64];
        new Random(seed).NextBytes(pixels);
        return PngFile.Make(8, 8, 0, pixels);
    }
}
