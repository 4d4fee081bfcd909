using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Maas.Testing;

namespace Maas.Predict.Tests.Batches;

/// <summary>Batch predictions over HTTP.</summary>
internal static class BatchCalls
{
    /// <summary>Uploads a dataset.</summary>
    public static async Task PutAsync(this TestTenant tenant, string dataset, string text, string type = "text/csv") =>
        Assert.AreEqual(201, (int)(await tenant.PutAsync($"/api/datasets/{dataset}", Encoding.UTF8.GetBytes(text), type)).Status);

    /// <summary>Uploads a dataset <c>d</c> of files.</summary>
    public static async Task PutZipAsync(this TestTenant tenant, params (string Name, byte[] Bytes)[] files)
    {
        var answer = await tenant.PutAsync("/api/datasets/d", ModelZip.Make(files), "application/zip");
        Assert.AreEqual(201, (int)answer.Status, answer.Text);
    }

    /// <summary>Submits a job and gives its id.</summary>
    public static async Task<string> SubmitAsync(this TestTenant tenant, string job)
    {
        var answer = await tenant.PostAsync("/api/jobs", job);
        Assert.AreEqual(202, (int)answer.Status, answer.Text);
        return (string)answer.Json["id"]!;
    }

    /// <summary>The job, once it is over.</summary>
    public static async Task<JsonNode> EndOfAsync(this TestTenant tenant, string id)
    {
        JsonNode? last = null;
        try
        {
            return await Eventually.GetAsync(async () =>
            {
                last = (await tenant.GetAsync($"/api/jobs/{id}")).IsOk();
                return (string?)last["state"] is "succeeded" or "failed" or "cancelled" ? last : null;
            });
        }
        catch (TimeoutException late)
        {
            var told = tenant.App.Process.Output.Split('\n').Where(line =>
                line.Contains(id, StringComparison.Ordinal) || line.Contains(tenant.Id.Value, StringComparison.Ordinal));
            throw new TimeoutException($"{last?.ToJsonString()}\n{string.Join('\n', told)}", late);
        }
    }

    /// <summary>Runs a job that succeeds, and gives its result.</summary>
    public static async Task<TestAnswer> ResultAsync(this TestTenant tenant, string job)
    {
        var id = await tenant.SubmitAsync(job);
        var ended = await tenant.EndOfAsync(id);
        Assert.AreEqual("succeeded", (string?)ended["state"], ended.ToJsonString());
        var result = await tenant.GetAsync($"/api/jobs/{id}/result");
        Assert.AreEqual(200, (int)result.Status, result.Text);
        return result;
    }

    public static JsonNode[] Lines(this TestAnswer result) =>
        [.. result.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];

    /// <summary>Holds a row's line to what a call of that row alone is answered.</summary>
    public static async Task EqualsCallAsync(this JsonNode line, TestTenant tenant, int row, string body) =>
        Equals(line, row, await tenant.PostAsync("/api/models/m/predict", body));

    /// <summary>The same of a file and its name.</summary>
    public static async Task EqualsCallAsync(this JsonNode line, TestTenant tenant, int row, string name, byte[] file, string type)
    {
        Equals(line, row, await tenant.PostAsync("/api/models/m/predict", file, type));
        Assert.AreEqual(name, (string?)line["name"]);
    }

    private static void Equals(JsonNode line, int row, TestAnswer call)
    {
        var answer = call.IsOk();
        var expected = answer["predictions"] is { } predictions
            ? predictions[0]!
            : new JsonObject { ["outputs"] = answer["outputs"]!.DeepClone() };
        Assert.AreEqual(row, (int)line["row"]!);
        Assert.AreEqual(expected.ToJsonString(), line["prediction"]?.ToJsonString(), line.ToJsonString());
    }

    /// <summary>A table of so many rows: a number and a color each.</summary>
    public static string Table(int rows)
    {
        var random = new Random(rows);
        string[] colors = ["red", "blue", "green", ""];
        return "id,color,length,target\n" + string.Concat(Enumerable.Range(0, rows).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"{i},{colors[random.Next(4)]},{(random.Next(5) == 0 ? "" : random.NextDouble() * 9)},x\n")));
    }

    /// <summary>A table, as CSV or JSONL, most of whose bytes are a column that the model does not take.</summary>
    public static byte[] WideTable(string file, int rows, int rowBytes)
    {
        var rest = new string('x', rowBytes - 60);
        return Encoding.UTF8.GetBytes(file == "d.csv"
            ? "length,color,rest\n" + string.Concat(Enumerable.Range(0, rows).Select(row => $"{row,48},red,\"{rest}\"\n"))
            : string.Concat(Enumerable.Range(0, rows).Select(row => $"{{\"length\":{row,19},\"color\":\"red\",\"rest\":\"{rest}\"}}\n")));
    }
}
