using System.Text;
using Maas.Core;
using Maas.Datasets.Tables;

namespace Maas.Datasets.Tests.Tables;

[TestClass]
public sealed class CsvRowsTests
{
    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task Wanted_columns_come_in_the_wanted_order()
    {
        var rows = await ReadAsync("a,b,c\n1,2,3\n4,\"5\",6\n", "c", "a");

        CollectionAssert.AreEqual(new[] { "1: 3 1", "2: 6 4" }, rows);
    }

    [TestMethod]
    public async Task A_column_that_does_not_exist_is_named()
    {
        var refusal = await Assert.ThrowsExactlyAsync<ServiceException>(() => ReadAsync("a,b\n1,2\n", "x"));

        Assert.AreEqual(ServiceError.InvalidInput, refusal.Error);
        Assert.Contains("no column \"x\"", refusal.Detail);
    }

    [TestMethod]
    public async Task A_ragged_row_is_refused_with_its_number()
    {
        var refusal = await Assert.ThrowsExactlyAsync<ServiceException>(() => ReadAsync("a,b\n1,2\n3\n", "a"));

        Assert.AreEqual(2, refusal.Violations[0].Row);
    }

    private async Task<string[]> ReadAsync(string csv, params string[] columns)
    {
        var rows = new List<string>();
        var stream = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        await foreach (var row in CsvRows.ReadAsync(stream, columns, ServiceError.InvalidInput, TestContext.CancellationToken))
        {
            rows.Add($"{row.Number}: {string.Join(' ', row.Cells.ToArray().Select(cell => Encoding.UTF8.GetString(cell.Span)))}");
        }

        return [.. rows];
    }
}
