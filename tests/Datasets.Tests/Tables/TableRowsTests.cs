using System.Text;
using Maas.Core;
using Maas.Core.Datasets;
using Maas.Datasets.Tables;
using Maas.Testing;

namespace Maas.Datasets.Tests.Tables;

[TestClass]
public sealed class TableRowsTests
{
    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task The_three_formats_of_a_table_give_the_same_rows()
    {
        using var folder = new TestFolder();
        var csv = folder.Write("t.csv", "n,text,flag\n1.5,\"a, \"\"b\"\"\",true\n,é,false\n-3,,true\n");
        var json = folder.Write("t.jsonl", """
            {"n":1.5,"text":"a, \"b\"","flag":true}
            {"text":"\u00e9","n":null,"flag":false}

            {"flag":true,"n":-3}
            """);
        var parquet = folder["t.parquet"];
        await ParquetFile.WriteAsync(parquet, [1.5, null, -3], ["a, \"b\"", "é", null], [true, false, true]);

        var rows = await ReadAsync(csv, DatasetFormat.Csv, "text", "n", "flag");

        CollectionAssert.AreEqual(new[] { "1: a, \"b\"|1.5|true", "2: é||false", "3: |-3|true" }, rows);
        CollectionAssert.AreEqual(rows, await ReadAsync(json, DatasetFormat.Jsonl, "text", "n", "flag"));
        CollectionAssert.AreEqual(rows, await ReadAsync(parquet, DatasetFormat.Parquet, "text", "n", "flag"));
    }

    [TestMethod]
    [DataRow(DatasetFormat.Csv)]
    [DataRow(DatasetFormat.Jsonl)]
    [DataRow(DatasetFormat.Parquet)]
    public async Task A_column_that_is_missing_is_refused_with_those_that_are_there(DatasetFormat format)
    {
        using var folder = new TestFolder();
        var path = folder.Write("t", format == DatasetFormat.Csv ? "n,text,flag\n1,a,true\n" : """{"n":1,"text":"a","flag":true}""");
        if (format == DatasetFormat.Parquet)
        {
            await ParquetFile.WriteAsync(path, [1], ["a"], [true]);
        }

        var refusal = await Assert.ThrowsExactlyAsync<ServiceException>(() => ReadAsync(path, format, "n", "age"));

        Assert.AreEqual("the table has no column \"age\"; its columns are: n, text, flag", refusal.Detail);
    }

    [TestMethod]
    public async Task A_wrong_line_is_refused_with_row_and_field()
    {
        using var folder = new TestFolder();
        var path = folder.Write("t.jsonl", "{\"a\":1}\n{\"a\":[2]}\n");

        var refusal = await Assert.ThrowsExactlyAsync<ServiceException>(() => ReadAsync(path, DatasetFormat.Jsonl, "a"));

        Assert.AreEqual("row 2: the value is a list; a number, a text, true, false or null is expected", refusal.Detail);
        Assert.AreEqual(("a", 2L), (refusal.Violations[0].Place, refusal.Violations[0].Row));
    }

    private async Task<string[]> ReadAsync(string path, DatasetFormat format, params string[] columns)
    {
        var rows = new List<string>();
        await foreach (var row in TableRows.ReadAsync(path, format, columns, ServiceError.InvalidDataset, TestContext.CancellationToken))
        {
            rows.Add($"{row.Number}: {string.Join('|', row.Cells.ToArray().Select(cell => Encoding.UTF8.GetString(cell.Span)))}");
        }

        return [.. rows];
    }
}
