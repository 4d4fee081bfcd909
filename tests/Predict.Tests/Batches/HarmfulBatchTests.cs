using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Maas.Core.Storage;
using Maas.Predict.Tests.Inference.Isolation;
using Maas.Testing;

namespace Maas.Predict.Tests.Batches;

/// <summary>Batch predictions of a row that hurts the process that computes it.</summary>
[TestClass]
[OSCondition(OperatingSystems.Linux, IgnoreMessage = "Processes end by signals there.")]
public sealed class HarmfulBatchTests
{
    private const int Rows = 60;
    private const int Harmful = 25;

    [TestMethod]
    public async Task A_row_that_ends_the_app_has_its_error_and_all_others_their_predictions()
    {
        using var app = await BatchApp.StartAsync();
        await ImportAsync(app, HarmfulModels.DividingRows());
        var job = await app.SubmitAsync(Table(), "harmful");
        await app.Process.EndedAsync();

        await app.KillAndStartAsync(job, isHeirHurried: true);

        await EndsAsync(app, job, "invalid-input");
    }

    [TestMethod]
    public Task A_row_that_is_computed_for_ever_has_its_error_and_all_others_their_predictions() => ComputesForEverAsync("suspects");

    [TestMethod]
    [TestCategory("Long")]
    public Task A_row_that_a_process_of_its_own_computes_for_ever_has_its_error_and_all_others_their_predictions() =>
        ComputesForEverAsync("all");

    [TestMethod]
    public async Task Rows_that_came_before_one_that_is_computed_for_ever_are_kept_when_the_app_stops_also_by_slow_storage()
    {
        FaultyStorage? storage = null;
        using var app = await BatchApp.StartAsync(
            connection => (storage = new(connection, TimeSpan.FromSeconds(2))).ConnectionString,
            ("Sessions__TimeoutSeconds", "600"), ("Batches__PartSeconds", "600"), ("Batches__RowsAtOnce", "1"));
        using var between = storage!;
        await ImportAsync(app, HarmfulModels.ConvolvingRows());
        var job = await app.SubmitAsync(Table(), "harmful");
        await ComputesAsync(app);
        var stalls = 0;
        between.Decide = request => request.Contains("/results/", StringComparison.Ordinal) && Interlocked.Increment(ref stalls) == 1
            ? StorageFault.Stall
            : StorageFault.None;

        await app.Process.TerminateAsync();

        var row = (await new TableClient(between.ConnectionString, StorageNames.JobsTable)
            .GetEntityAsync<TableEntity>("batches", job)).Value;
        Assert.AreEqual("waiting", row.GetString("State"), app.Process.Output);
        Assert.AreEqual(Harmful, (int?)JsonNode.Parse(row.GetString("Batch"))!["done"]);
        StringAssert.Contains(app.Process.Output, "The app ends while a run goes on that does not end when it is told to");
    }

    private static async Task ComputesForEverAsync(string isolation)
    {
        // The rows beside it run again, each alone, in a process whose start counts against their time.
        using var app = await BatchApp.StartAsync(("Sessions__TimeoutSeconds", "6"), ("Sessions__Isolation", isolation));
        await ImportAsync(app, HarmfulModels.ConvolvingRows());

        var job = await app.SubmitAsync(Table(), "harmful");

        await EndsAsync(app, job, "timed-out");
    }

    // For so long that all rows before are through.
    private static async Task ComputesAsync(BatchApp app)
    {
        await Eventually.TrueAsync(() => Task.FromResult(
            app.Process.Output.Contains("Loaded batches/harmful", StringComparison.Ordinal)));
        using var process = Process.GetProcessById(app.Process.Id);
        var before = process.TotalProcessorTime;
        await Eventually.TrueAsync(() =>
        {
            process.Refresh();
            return Task.FromResult(process.TotalProcessorTime - before > TimeSpan.FromSeconds(3));
        });
    }

    private static async Task ImportAsync(BatchApp app, byte[] bytes)
    {
        using var model = new ByteArrayContent(bytes) { Headers = { ContentType = new("application/octet-stream") } };
        using var answer = await app.Http.PutAsync("/api/models/harmful", model);
        Assert.IsTrue(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task EndsAsync(BatchApp app, string job, string error)
    {
        var ended = await app.WaitAsync(job, BatchApp.IsOver);
        Assert.AreEqual("succeeded", (string?)ended["state"], ended.ToJsonString());
        var lines = (await ResultAsync(app, job)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.HasCount(Rows, lines);
        for (var row = 0; row < Rows; row++)
        {
            var line = JsonNode.Parse(lines[row])!;
            Assert.AreEqual(row == Harmful ? error : null, (string?)line["error"]?["code"], lines[row]);
            Assert.AreEqual(row == Harmful, line["prediction"] is null, lines[row]);
        }
    }

    // On a busy machine the app may have ended meanwhile, as its cores are all lost; then another is started, as its host does.
    private static async Task<string> ResultAsync(BatchApp app, string job)
    {
        using var result = await app.Http.GetAsync($"/api/jobs/{job}/result");
        var text = await result.Content.ReadAsStringAsync();
        if (result.StatusCode == HttpStatusCode.ServiceUnavailable)
        {
            await app.Process.EndedAsync();
            StringAssert.Contains(app.Process.Output, "Runs that do not end hold all cores");
            await app.KillAndStartAsync(job, isHeirHurried: false);
            return await app.Http.GetStringAsync($"/api/jobs/{job}/result");
        }

        Assert.IsTrue(result.IsSuccessStatusCode, text);
        return text;
    }

    private static string Table() => $"a,b,c\n{string.Concat(Enumerable.Range(0, Rows).Select(
        row => string.Create(CultureInfo.InvariantCulture, $"{row},{(row == Harmful ? HarmfulModels.Harm : 1)},{-row}\n")))}";
}
