using Maas.Core.Datasets;
using Maas.Testing;
using Parquet;
using Parquet.Schema;

namespace Maas.Datasets.Tests.Tables;

/// <summary>Tables that are not CSV.</summary>
[TestClass]
public sealed class OtherTablesTests
{
    [TestMethod]
    public async Task Columns_of_JSON_lines_are_all_keys_in_the_order_of_first_sight()
    {
        var report = await Checked.Async("\uFEFF{\"b\":1,\"a\":\"x\"}\r\n\r\n{\"c\":true,\"b\":2.5}\r\n{\"a\":\"y\",\"b\":null}");

        Assert.AreEqual((DatasetFormat.Jsonl, 3L, 0L), (report.Format, report.Rows, report.ErrorCount));
        CollectionAssert.AreEqual(new[] { "b", "a", "c" }, report.Columns.Select(column => column.Name).ToArray());
        CollectionAssert.AreEqual(
            new[] { (ColumnType.Number, 1L), (ColumnType.Category, 1L), (ColumnType.Category, 2L) },
            report.Columns.Select(column => (column.Type, column.Missing)).ToArray());
    }

    [TestMethod]
    [DataRow("{}\n{}\n", null, 1L, "the object has no keys, nor has that of any other row; keys are expected")]
    [DataRow("{\"a\":1}\n{\"a\":{}}\n", "a", 2L, "the value is an object")]
    [DataRow("{\"a\":1}\n[1]\n", null, 2L, "the line is a list")]
    [DataRow("{\"a\":1}\n{\"a\":1,}\n", null, 2L, "no JSON object: it breaks at its byte 8")]
    [DataRow("{\"a\":1}\n{\"a\":1} x\n", null, 2L, "no JSON object")]
    [DataRow("{\n\"a\":1}\n", null, 1L, "no JSON object")]
    [DataRow("{\"a\":1,\"a\":2}\n", "a", 1L, "the key twice")]
    [DataRow("{\"a\":\"x\\u0000\"}\n", "a", 1L, "NUL")]
    [DataRow("{\"a\":\"\\ud800\"}\n", null, 1L, "half a character")]
    [DataRow("{\"\":1}\n", null, 1L, "1 to 256")]
    [DataRow("", null, null, "is empty")]
    public async Task What_is_wrong_with_JSON_lines_is_said_with_row_and_key(string text, string? key, long? row, string message)
    {
        var report = await Checked.Async(text, DatasetFormat.Jsonl);

        Assert.AreEqual((key, row), (report.Errors[0].Place, report.Errors[0].Row));
        Assert.Contains(message, report.Errors[0].Message);
    }

    [TestMethod]
    public async Task Parquet_is_known_by_its_first_bytes_and_read_group_by_group()
    {
        using var folder = new TestFolder();
        await ParquetFile.WriteAsync(folder["t"], [1, null, 3], ["x", "y", null], [true, true, false], groups: 3);

        var report = await DatasetCheck.CheckAsync(folder["t"], DatasetFormat.Csv, CancellationToken.None);

        Assert.AreEqual((DatasetFormat.Parquet, 9L, 0L), (report.Format, report.Rows, report.ErrorCount));
        Assert.AreEqual((2d, 3L), (report.Columns[0].Mean!.Value, report.Columns[0].Missing));
        CollectionAssert.AreEqual(new CategoryCount[] { new("x", 3), new("y", 3) }, report.Columns[1].Categories.ToArray());
        CollectionAssert.AreEqual(new CategoryCount[] { new("false", 3), new("true", 6) }, report.Columns[2].Categories.ToArray());
    }

    [TestMethod]
    public async Task Dates_and_decimals_are_text_and_nested_columns_are_refused_by_name()
    {
        using var folder = new TestFolder();
        var schema = new ParquetSchema(
            new DataField<DateTime>("time"), new DataField<DateOnly>("day"), new DecimalDataField("price", 10, 2),
            new DataField<int[]>("list"));
        await using (var file = File.Create(folder["t"]))
        await using (var writer = await ParquetWriter.CreateAsync(schema, file))
        {
            using var group = writer.CreateRowGroup();
            await group.WriteAsync<DateTime>(schema.DataFields[0], new[] { new DateTime(2020, 2, 3, 4, 5, 6, DateTimeKind.Utc) });
            await group.WriteAsync<DateOnly>(schema.DataFields[1], new[] { new DateOnly(2020, 2, 3) });
            await group.WriteAsync<decimal>(schema.DataFields[2], new[] { 12.50m });
            await group.WriteAsync<int>(schema.DataFields[3], new[] { 1, 2 }, new[] { 0, 1 });
        }

        var report = await DatasetCheck.CheckAsync(folder["t"], CancellationToken.None);

        Assert.AreEqual(("list", 1L), (report.Errors[0].Place, report.ErrorCount));
        Assert.AreEqual("2020-02-03T04:05:06", report.Columns[0].Categories.Single().Name);
        Assert.AreEqual("2020-02-03", report.Columns[1].Categories.Single().Name);
        Assert.AreEqual(12.5, report.Columns[2].Mean);
    }

    [TestMethod]
    public async Task Parquet_that_is_none_or_cut_off_is_an_error()
    {
        using var folder = new TestFolder();
        await ParquetFile.WriteAsync(folder["t"], [1], ["x"], [true]);
        var bytes = await File.ReadAllBytesAsync(folder["t"]);

        var cut = await Checked.Async(bytes[..^9]);
        var none = await Checked.Async("a,b\n1,2 and more\n", DatasetFormat.Parquet);

        Assert.Contains("end mark", cut.Errors.Single().Message);
        Assert.Contains("end mark", none.Errors.Single().Message);
    }

    [TestMethod]
    public async Task What_may_be_meant_is_warned_of()
    {
        var rows = string.Concat(Enumerable.Range(0, 30).Select(i => $"{i},{(i % 2 == 0 ? "Cat" : "cat ")},z\n"));

        var report = await Checked.Async("age,class,same\n" + rows + "old,Cat,z\n");
        var single = await Checked.Async("text\na\nb\n");

        Assert.AreEqual(0, report.ErrorCount);
        CollectionAssert.AreEqual(
            new[] { ("age", 31L), ("class", null), ("same", (long?)null) },
            report.Warnings.Select(warning => (warning.Place, warning.Row)).ToArray());
        Assert.Contains("\"old\" is no number, as 30 of the column's 31 cells are", report.Warnings[0].Message);
        Assert.Contains("one column alone", single.Warnings.Single().Message);
    }
}
