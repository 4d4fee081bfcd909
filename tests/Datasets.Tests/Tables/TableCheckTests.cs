using System.Text;
using Maas.Core.Datasets;

namespace Maas.Datasets.Tests.Tables;

[TestClass]
public sealed class TableCheckTests
{
    [TestMethod]
    public async Task Columns_are_told_by_their_cells()
    {
        var report = await CheckAsync("n,c,t,e\n1,a,x,\n 2.5 ,b,y,NA\n-3e1,a,z,\n,b,,\n");

        Assert.AreEqual(0, report.ErrorCount);
        Assert.AreEqual(4, report.Rows);
        CollectionAssert.AreEqual(
            new[] { ColumnType.Number, ColumnType.Category, ColumnType.Category, ColumnType.Empty },
            report.Columns.Select(column => column.Type).ToArray());
        var number = report.Columns[0];
        Assert.AreEqual((-30d, 2.5, 1L, 3), (number.Least!.Value, number.Greatest!.Value, number.Missing, number.Distinct));
        Assert.AreEqual((1 + 2.5 - 30) / 3, number.Mean!.Value, 1e-12);
        CollectionAssert.AreEqual(new CategoryCount[] { new("a", 2), new("b", 2) }, report.Columns[1].Categories.ToArray());
    }

    [TestMethod]
    public async Task Long_or_many_values_are_text_and_counting_them_stops()
    {
        var rows = string.Concat(Enumerable.Range(0, 12_000).Select(i => $"word {i},{i % 1000},{(i == 5 ? new string('x', 300) : "y")}\n"));

        var report = await CheckAsync("many,number,long\n" + rows);

        Assert.AreEqual((ColumnType.Text, 10_001), (report.Columns[0].Type, report.Columns[0].Distinct));
        Assert.AreEqual((ColumnType.Number, 1000), (report.Columns[1].Type, report.Columns[1].Distinct));
        Assert.HasCount(1000, report.Columns[1].Categories);
        Assert.AreEqual((ColumnType.Text, 2), (report.Columns[2].Type, report.Columns[2].Distinct));
    }

    [TestMethod]
    [DataRow("", null, null, "empty")]
    [DataRow("a,b\n", null, null, "no rows")]
    [DataRow("a,a\n1,2\n", "a", null, "two columns")]
    [DataRow("a,\n1,2\n", "column 2", null, "no name")]
    [DataRow("a;b\n1;2\n", null, null, "parted by commas")]
    [DataRow("a,b\n1,2\n1\n", null, 2L, "1 field; the header has 2")]
    [DataRow("a,b\n1,2,3\n", null, 1L, "3 fields")]
    [DataRow("a,b\n1,\"2\n3,4\n", "b", 1L, "never closed")]
    [DataRow("a,b\n1,\"2\"x\n", "b", 1L, "after the closing quote")]
    [DataRow("a,b\n1,2\n3,4\0\n", "b", 2L, "NUL")]
    [DataRow("a,b\n1,2\nNaN,2\n", "a", 2L, "not a finite number")]
    [DataRow("a,b\n1,2\n1,1e999\n", "b", 2L, "not a finite number")]
    [DataRow("a,b\n1,2\n1,-inf\n", "b", 2L, "not a finite number")]
    public async Task What_is_wrong_is_said_with_row_and_column(string csv, string? column, long? row, string message)
    {
        var report = await CheckAsync(csv);

        Assert.AreEqual(1, report.ErrorCount);
        Assert.AreEqual((column, row), (report.Errors[0].Place, report.Errors[0].Row));
        Assert.Contains(message, report.Errors[0].Message);
    }

    [TestMethod]
    public async Task Text_that_is_not_UTF_8_is_refused_where_it_stands()
    {
        var report = await CheckAsync(Encoding.Latin1.GetBytes("a,b\n1,2\n3,\xE9t\xE9\n"));

        Assert.AreEqual(("b", 2L), (report.Errors[0].Place, report.Errors[0].Row));
        Assert.Contains("not UTF-8", report.Errors[0].Message);
    }

    [TestMethod]
    public async Task UTF_16_is_named()
    {
        var report = await CheckAsync([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("a,b\n1,2\n")]);

        Assert.AreEqual(1, report.ErrorCount);
        Assert.Contains("UTF-16", report.Errors[0].Message);
    }

    [TestMethod]
    public async Task All_errors_are_counted_and_the_first_hundred_listed()
    {
        var report = await CheckAsync("a,b\n" + string.Concat(Enumerable.Repeat("1\n", 250)));

        Assert.AreEqual((250L, 250L, 100), (report.Rows, report.ErrorCount, report.Errors.Count));
        Assert.AreEqual(100, report.Errors[^1].Row);
    }

    [TestMethod]
    public async Task Ten_thousand_columns_are_checked_and_more_are_refused()
    {
        var most = await CheckAsync(Line(10_000) + Line(10_000));
        var more = await CheckAsync(Line(10_001) + Line(10_001));

        Assert.AreEqual((0L, 10_000), (most.ErrorCount, most.Columns.Count));
        Assert.AreEqual(1, more.ErrorCount);
        Assert.Contains("at most 10000", more.Errors[0].Message);

        static string Line(int columns) => string.Join(',', Enumerable.Range(0, columns)) + "\n";
    }

    private static Task<DatasetReport> CheckAsync(string csv) => CheckAsync(Encoding.UTF8.GetBytes(csv));

    private static Task<DatasetReport> CheckAsync(byte[] csv) => Checked.Async(csv);
}
