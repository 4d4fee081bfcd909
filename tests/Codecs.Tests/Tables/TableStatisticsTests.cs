using Maas.Codecs.Tables;
using Maas.Core;
using Maas.Core.Registry;

namespace Maas.Codecs.Tests.Tables;

[TestClass]
public sealed class TableStatisticsTests
{
    [TestMethod]
    public void Mean_deviation_fill_and_categories_are_learned()
    {
        var encoding = Learn(
            [
                new("n", CellEncoding.Number, true, true, 1),
                new("raw", CellEncoding.Number, false, false, 1),
                new("c", CellEncoding.OneHot, false, false, 3),
            ],
            "1|5|b", "2|6|a", "|7|", "6|8|b");

        var (number, raw, category) = (encoding.Columns[0], encoding.Columns[1], encoding.Columns[2]);
        Assert.AreEqual(3, number.Mean, 1e-12);
        Assert.AreEqual(Math.Sqrt(14.0 / 3), number.StandardDeviation, 1e-12);
        Assert.AreEqual(3, number.Fill!.Value, 1e-12);
        Assert.AreEqual((0d, 1d, null), (raw.Mean, raw.StandardDeviation, raw.Fill));
        CollectionAssert.AreEqual(new[] { "a", "b" }, category.Categories.ToArray());
    }

    [TestMethod]
    [DataRow("0.1")]
    [DataRow("123456789.123")]
    [DataRow("0")]
    public void A_column_that_never_changes_has_the_deviation_one(string value)
    {
        var encoding = Learn([new("n", CellEncoding.Number, true, true, 1)], [.. Enumerable.Repeat(value, 1000)]);

        Assert.AreEqual(1, encoding.Columns[0].StandardDeviation);
    }

    [TestMethod]
    public void Large_numbers_that_differ_little_keep_their_deviation()
    {
        var encoding = Learn([new("n", CellEncoding.Number, true, true, 1)], "1000000001", "1000000002", "1000000003");

        Assert.AreEqual(Math.Sqrt(2.0 / 3), encoding.Columns[0].StandardDeviation, 1e-9);
    }

    [TestMethod]
    public void Text_in_a_column_of_numbers_is_refused()
    {
        var refusal = Assert.ThrowsExactly<ServiceException>(() => Learn([new("n", CellEncoding.Number, true, true, 1)], "1", "x"));

        Assert.Contains("\"n\" is \"x\"", refusal.Detail);
    }

    private static TableEncoding Learn(TableFeature[] features, params string[] rows)
    {
        var statistics = new TableStatistics(features);
        foreach (var row in rows)
        {
            statistics.Add([.. row.Split('|').Select(cell => (ReadOnlyMemory<byte>)System.Text.Encoding.UTF8.GetBytes(cell))]);
        }

        return statistics.ToEncoding("input");
    }
}
