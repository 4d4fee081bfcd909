using System.Globalization;
using System.Text;
using Maas.Codecs.Planning;
using Maas.Core.Jobs;
using Maas.Datasets;
using Maas.Testing;
using Maas.Train.Data;

namespace Maas.Train.Tests.Data;

/// <summary>What a dataset that does not fit into memory takes of it.</summary>
[TestClass]
[DoNotParallelize]
public sealed class LargeDatasetTests
{
    private const long Megabyte = 1 << 20;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public Task A_table_is_read_from_disk_and_not_held() =>
        ReadAsync(fileBytes: 6 * Megabyte, limitBytes: Megabyte, mostBytes: 5 * Megabyte);

    [TestMethod]
    [TestCategory("Long")]
    public Task A_table_of_two_gigabytes_takes_no_more_than_the_usual_limit() =>
        ReadAsync(fileBytes: 2048 * Megabyte, limitBytes: 100 * Megabyte, mostBytes: 512 * Megabyte);

    private async Task ReadAsync(long fileBytes, long limitBytes, long mostBytes)
    {
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Path, "table.csv");
        Write(path, fileBytes);
        var report = await DatasetCheck.CheckAsync(path, TestContext.CancellationToken);
        var job = TrainingJobReader.Parse("""
            { "model": "m", "task": "tabular-classification", "dataset": "d", "data": { "targets": ["label"] },
              "base": { "template": "linear" }, "training": { "maximumSteps": 20, "batchSize": 512 } }
            """u8.ToArray());
        var before = GC.GetTotalMemory(forceFullCollection: true);

        using var data = await DataReader.ReadAsync(
            new(path, report.Format), job, TrainingPlan.For(job, report), new DataRoom(folder.Path, limitBytes),
            TestContext.CancellationToken);
        using var batch = data.Training.Read(
            [.. Enumerable.Range(0, 512).Select(index => (long)index * (data.Training.Count / 512))], epoch: 0);
        var taken = GC.GetTotalMemory(forceFullCollection: true) - before;

        TestContext.WriteLine($"{report.Rows} rows, {taken / Megabyte} MiB held");
        Assert.AreEqual(report.Rows, data.Training.Count + data.Validation!.Count + data.Test!.Count);
        Assert.IsLessThan(mostBytes, taken);
    }

    // Rows of 20 numbers and a label.
    private static void Write(string path, long bytes)
    {
        using var file = new StreamWriter(path);
        file.WriteLine($"{string.Join(',', Enumerable.Range(0, 20).Select(column => $"x{column}"))},label");
        var line = new StringBuilder();
        for (long row = 0, written = 0; written < bytes; row++)
        {
            line.Clear();
            for (var column = 0; column < 20; column++)
            {
                line.Append(CultureInfo.InvariantCulture, $"{(row * (column + 7) % 2000) / 1000.0:F3},");
            }

            line.Append(row % 2 == 0 ? "even" : "odd");
            file.WriteLine(line);
            written += line.Length + 1;
        }
    }
}
