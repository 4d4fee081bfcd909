using System.Text;
using System.Text.Json.Nodes;
using Maas.Core;
using Maas.Core.Datasets;
using Maas.Datasets.Tables;
using Maas.Testing;

namespace Maas.Datasets.Tests.Tables;

/// <summary>A table that is read on from any of its rows has the same rows as one that is read through.</summary>
[TestClass]
public sealed class TablePlaceTests
{
    private static readonly string[] Columns = ["a", "late"];

    public required TestContext TestContext { get; init; }

    [TestMethod]
    [DataRow("a,late\n1,2\n3,4\n")]
    [DataRow("\uFEFFa,late\r\n\"1\r\n,\",2\r\n\r\n3,\"\"\"4\"\"\"\r\n5,6")]
    [DataRow("x,late,a\r1,2,\uFEFF3\r4,5,\"\"\r")]
    [DataRow("late,a\n\uFEFF1,2\n\n\n\n\"\uFEFF\n\",4\n\n")]
    public async Task Of_comma_separated_values(string table) =>
        await HoldsAsync(Encoding.UTF8.GetBytes(table), DatasetFormat.Csv, Columns);

    [TestMethod]
    [DataRow("a\n1\n\n3\n")]
    [DataRow("a\r\n\r\n\r\n\"\"\r\n\"4\r\n\"")]
    public async Task Of_one_column_whose_blank_lines_are_missing_cells(string table) =>
        await HoldsAsync(Encoding.UTF8.GetBytes(table), DatasetFormat.Csv, ["a"]);

    [TestMethod]
    [DataRow("{\"a\":1,\"late\":2}\n{\"a\":3}\n")]
    [DataRow("\uFEFF{\"a\":1}\r\n\r\n  \n{\"b\":2,\"late\":\"\\n\\u00e9\"}\n\n{\"late\":3,\"a\":4,\"c\":5}")]
    [DataRow("{\"late\":\"first\"}\n{\"a\":1}\n{\"x\":1,\"a\":2}")]
    public async Task Of_json_lines(string table) => await HoldsAsync(Encoding.UTF8.GetBytes(table), DatasetFormat.Jsonl, Columns);

    // Longer than the readers' buffers, so that rows lie across their borders.
    [TestMethod]
    [DataRow(DatasetFormat.Csv)]
    [DataRow(DatasetFormat.Jsonl)]
    public async Task Of_a_table_larger_than_any_buffer(DatasetFormat format)
    {
        var random = new Random(1);
        var rows = Enumerable.Range(0, 60).Select(i => (A: Text(random, i % 7 == 0 ? 70_000 : 900), Late: Text(random, i))).ToArray();
        var table = format == DatasetFormat.Csv
            ? "a,late\r\n" + string.Concat(rows.Select(row => $"{Quoted(row.A)},{Quoted(row.Late)}{(row.A.Length > 900 ? "\r\n" : "\n")}"))
            : string.Concat(rows.Select(row => new JsonObject { ["a"] = row.A, ["late"] = row.Late }.ToJsonString() + "\n"));

        await HoldsAsync(Encoding.UTF8.GetBytes(table), format, Columns);
    }

    [TestMethod]
    public async Task Of_parquet_groups_before_the_place_are_not_read()
    {
        using var folder = new TestFolder();
        var numbers = Enumerable.Range(0, 5_000).Select(i => (double?)(i * 1.37)).ToArray();
        await ParquetFile.WriteAsync(folder["t"], numbers, [.. numbers.Select(n => $"{n}")], [.. numbers.Select(n => n > 9)], groups: 8);
        var table = await File.ReadAllBytesAsync(folder["t"]);
        var (all, _) = await ReadAsync(table, DatasetFormat.Parquet, ["n", "text"], new(0, null));

        foreach (var row in new[] { 0, 1, 4_999, 5_000, 5_001, 34_999, 35_000, 39_999, 40_000 })
        {
            var (rest, fetched) = await ReadAsync(table, DatasetFormat.Parquet, ["n", "text"], new(row, null));

            CollectionAssert.AreEqual(all[row..], rest, $"from row {row} on");
            Assert.IsLessThan(((8 - (row / 5_000)) * (table.Length / 4)) + 50_000, fetched, $"from row {row} on");
        }
    }

    [TestMethod]
    public async Task A_row_that_is_wrong_is_named_by_its_number_in_the_file()
    {
        var table = "a,late\n1,2\n3,4\n5\n"u8.ToArray();
        var (_, places) = await PlacesAsync(table[..^2], DatasetFormat.Csv, Columns);

        var refusal = await Assert.ThrowsExactlyAsync<ServiceException>(() => ReadAsync(table, DatasetFormat.Csv, Columns, places[1]));

        Assert.AreEqual("row 3: the row has 1 field; the header has 2", refusal.Detail);
    }

    private async Task HoldsAsync(byte[] table, DatasetFormat format, string[] columns)
    {
        var (all, places) = await PlacesAsync(table, format, columns);

        Assert.IsNotEmpty(all);
        for (var i = 0; i < all.Length; i++)
        {
            var (rest, fetched) = await ReadAsync(table, format, columns, places[i]);
            var (same, _) = await ReadAsync(table, format, columns, places[i] with { Offset = null });

            CollectionAssert.AreEqual(all[(i + 1)..], rest, $"behind row {i + 1}");
            CollectionAssert.AreEqual(rest, same, $"behind row {i + 1}, by its number alone");
            Assert.IsLessThanOrEqualTo(table.Length - places[i].Offset!.Value + (64 << 10), fetched);
        }
    }

    private async Task<(string[] Rows, TablePlace[] Places)> PlacesAsync(byte[] table, DatasetFormat format, string[] columns)
    {
        var (rows, places) = (new List<string>(), new List<TablePlace>());
        await foreach (var row in TableRows.ReadAsync(
            new MemoryStream(table), format, columns, new(0, null), ServiceError.InvalidDataset, TestContext.CancellationToken))
        {
            rows.Add(Shown(row));
            places.Add(new(row.Number, row.NextOffset));
        }

        return ([.. rows], [.. places]);
    }

    private async Task<(string[] Rows, long Fetched)> ReadAsync(byte[] table, DatasetFormat format, string[] columns, TablePlace from)
    {
        var (stream, rows) = (new CountingStream(table), new List<string>());
        await foreach (var row in TableRows.ReadAsync(
            stream, format, columns, from, ServiceError.InvalidDataset, TestContext.CancellationToken))
        {
            rows.Add(Shown(row));
        }

        return ([.. rows], stream.Fetched);
    }

    private static string Shown(CsvRow row) =>
        $"{row.Number}: {string.Join('|', row.Cells.ToArray().Select(cell => Encoding.UTF8.GetString(cell.Span)))}";

    private static string Text(Random random, int length) =>
        string.Concat(Enumerable.Range(0, length).Select(_ => "ab,\"\n\r\u00e9 x"[random.Next(9)]));

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private sealed class CountingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public long Fetched { get; private set; }

        // All others come to this one.
        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = base.Read(buffer, offset, count);
            Fetched += read;
            return read;
        }
    }
}
