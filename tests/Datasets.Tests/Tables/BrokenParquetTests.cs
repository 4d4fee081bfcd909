using Maas.Core;
using Maas.Core.Datasets;
using Maas.Datasets.Tables;
using Maas.Testing;
using Parquet;
using Parquet.Schema;

namespace Maas.Datasets.Tests.Tables;

/// <summary>Broken Parquet files end in a report at the upload's check, and in rows or a refusal where training reads them.</summary>
[TestClass]
[DoNotParallelize]
public sealed class BrokenParquetTests
{
    // What a row group's columns may take unpacked, and as much again for pages while they are unpacked.
    private const long MostBytes = 1L << 30;

    // For a file of a thousand bytes or two, on a machine that does other things besides.
    private static readonly TimeSpan Hangs = TimeSpan.FromMinutes(2);

    private static readonly CompressionMethod[] Compressions =
        [CompressionMethod.None, CompressionMethod.Snappy, CompressionMethod.Gzip, CompressionMethod.Zstd];

    public required TestContext TestContext { get; init; }

    [TestMethod]
    public Task Hundreds_of_broken_files_end_in_rows_or_a_refusal() => ReadAsync(seed: 1, count: 400);

    [TestMethod]
    [TestCategory("Long")]
    public Task Thousands_of_broken_files_end_in_rows_or_a_refusal() => ReadAsync(seed: 2, count: 20_000);

    private async Task ReadAsync(int seed, int count)
    {
        using var folder = new TestFolder();
        var seeds = new List<byte[]>();
        foreach (var compression in Compressions)
        {
            seeds.Add(await WriteAsync(folder["good"], compression));
            Assert.AreEqual(8, await RowsAsync(folder["good"]));
        }

        var (most, where, read) = (0L, 0, 0);
        for (var index = 0; index < count; index++)
        {
            await File.WriteAllBytesAsync(folder["broken"], BrokenParquet.Of(seeds[index % seeds.Count], new(seed + (index * 7919))));
            var before = GC.GetTotalAllocatedBytes();
            read += await TryReadAsync(folder["broken"], $"seed {seed}, file {index}") ? 1 : 0;
            var taken = GC.GetTotalAllocatedBytes() - before;
            (most, where) = taken > most ? (taken, index) : (most, where);
        }

        TestContext.WriteLine($"{read} of {count} gave rows; the most memory was {most >> 20} MiB, for file {where}");
        Assert.IsLessThan(MostBytes, most, $"file {where}");
        Assert.IsLessThan(count, read);
    }

    private static async Task<bool> TryReadAsync(string path, string name)
    {
        try
        {
            var report = await Task.Run(() => CheckAsync(path)).WaitAsync(Hangs);
            Assert.IsLessThanOrEqualTo(100, report.Errors.Count, name);
            await Task.Run(() => RowsAsync(path)).WaitAsync(Hangs);
            return true;
        }
        catch (ServiceException refusal) when (refusal.Error == ServiceError.InvalidDataset && refusal.Detail.Length > 0)
        {
            return false;
        }
        catch (Exception unexpected) when (unexpected is not AssertFailedException)
        {
            var bytes = Convert.ToBase64String(await File.ReadAllBytesAsync(path));
            throw new AssertFailedException($"{name}: {unexpected}\n{bytes}", unexpected);
        }
    }

    private static Task<DatasetReport> CheckAsync(string path) =>
        DatasetCheck.CheckAsync(path, DatasetFormat.Parquet, CancellationToken.None);

    private static async Task<int> RowsAsync(string path)
    {
        string[] columns = ["n", "text", "flag", "day", "price"];
        return await TableRows.ReadAsync(path, DatasetFormat.Parquet, columns, ServiceError.InvalidDataset, CancellationToken.None)
            .CountAsync();
    }

    // Two row groups; a dictionary for the texts; columns that are there or not in each row.
    private static async Task<byte[]> WriteAsync(string path, CompressionMethod compression)
    {
        var schema = new ParquetSchema(
            new DataField<double?>("n"), new DataField<string>("text"), new DataField<bool>("flag"), new DataField<DateTime>("day"),
            new DecimalDataField("price", 9, 2));
        await using (var file = File.Create(path))
        {
            await using var writer = await ParquetWriter.CreateAsync(schema, file, new() { CompressionMethod = compression });
            for (var day = 1; day < 3; day++)
            {
                using var group = writer.CreateRowGroup();
                await group.WriteAsync<double>(schema.DataFields[0], new double?[] { 1, null, -3.5, 4 });
                await group.WriteAsync(schema.DataFields[1], new[] { "same", "same", null, "é" }!);
                await group.WriteAsync<bool>(schema.DataFields[2], new[] { true, false, true, true });
                await group.WriteAsync<DateTime>(
                    schema.DataFields[3], Enumerable.Repeat(new DateTime(2026, 5, day, 0, 0, 0, DateTimeKind.Utc), 4).ToArray());
                await group.WriteAsync<decimal>(schema.DataFields[4], new[] { 1.25m, 2, 3, -4 });
            }
        }

        return await File.ReadAllBytesAsync(path);
    }
}
