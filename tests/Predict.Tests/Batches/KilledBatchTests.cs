using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Maas.Predict.Tests.Batches;

/// <summary>Batch predictions whose app is killed, as a process is.</summary>
[TestClass]
public sealed class KilledBatchTests
{
    [TestMethod]
    public async Task A_job_whose_app_is_killed_goes_on_and_has_each_row_once()
    {
        using var app = await BatchApp.StartAsync(("Batches__PartSeconds", "0"), ("Batches__RowsAtOnce", "4"));

        await KilledAsync(app, rows: 400, kills: 2, isHeirHurried: true);
    }

    [TestMethod]
    [TestCategory("Long")]
    public async Task Twenty_kills_at_any_moment_leave_each_row_once()
    {
        using var app = await BatchApp.StartAsync(("Batches__PartSeconds", "0"), ("Batches__RowsAtOnce", "4"));

        await KilledAsync(app, rows: 6_000, kills: 20, isHeirHurried: true);
    }

    [TestMethod]
    [TestCategory("Long")]
    public async Task The_heirs_message_alone_goes_on_after_a_kill()
    {
        using var app = await BatchApp.StartAsync(("Batches__PartSeconds", "0"), ("Batches__RowsAtOnce", "4"));

        await KilledAsync(app, rows: 1_000, kills: 1, isHeirHurried: false);
    }

    [TestMethod]
    [TestCategory("Long")]
    [OSCondition(OperatingSystems.Linux)]
    public async Task A_hundred_thousand_rows_take_no_more_memory_than_ten_thousand()
    {
        using var app = await BatchApp.StartAsync(("Batches__SliceSeconds", "3"));
        await EndAsync(app, await app.SubmitAsync(Table(10_000)), 10_000);
        var before = PeakKilobytes(app.Process.Id);

        var job = await app.SubmitAsync(Table(100_000));

        await EndAsync(app, job, 100_000);
        Assert.IsLessThan(before + (64 << 10), PeakKilobytes(app.Process.Id));
    }

    private static async Task KilledAsync(BatchApp app, int rows, int kills, bool isHeirHurried)
    {
        var job = await app.SubmitAsync(Table(rows));
        var (moments, done) = (new Random(1), 0L);
        for (var kill = 0; kill < kills; kill++)
        {
            var next = done + moments.Next(1, Math.Max(2, rows / kills));
            done = (long)(await app.WaitAsync(job, now => (long)now["batch"]!["done"]! >= next))["batch"]!["done"]!;
            await app.KillAndStartAsync(job, isHeirHurried);
        }

        await EndAsync(app, job, rows);
        var usage = (await app.GetAsync("/api/usage"))["value"]!.AsArray().Single()!;
        Assert.AreEqual($"{job} {rows}", $"{usage["job"]} {usage["examples"]}");
    }

    // Each row once, in order, and as a call has it.
    private static async Task EndAsync(BatchApp app, string job, int rows)
    {
        var ended = await app.WaitAsync(job, BatchApp.IsOver);
        Assert.AreEqual("succeeded", (string?)ended["state"], ended.ToJsonString());
        var lines = (await app.Http.GetStringAsync($"/api/jobs/{job}/result")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.HasCount(rows, lines);
        for (var i = 0; i < rows; i++)
        {
            Assert.StartsWith($"{{\"row\":{i},\"prediction\":{{\"outputs\":", lines[i]);
        }

        foreach (var row in new[] { 0, rows / 3, rows - 1 })
        {
            using var body = new StringContent($$"""{"instances":[[{{Cells(row)}}]]}""", Encoding.UTF8, "application/json");
            using var answer = await app.Http.PostAsync("/api/models/m/predict", body);
            var outputs = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["outputs"]!.ToJsonString();
            Assert.AreEqual($"{{\"row\":{row},\"prediction\":{{\"outputs\":{outputs}}}}}", lines[row]);
        }
    }

    private static string Table(int rows) => $"a,b,c\n{string.Concat(Enumerable.Range(0, rows).Select(row => Cells(row) + "\n"))}";

    private static string Cells(int row) => string.Create(CultureInfo.InvariantCulture, $"{row},{row / 7.0},{-row}");

    private static long PeakKilobytes(int process) => long.Parse(
        File.ReadLines($"/proc/{process}/status").Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))[6..^2],
        NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
}
