using Maas.Core;
using Maas.Datasets.Images;

namespace Maas.Datasets.Tests.Images;

[TestClass]
public sealed class ImageEntriesTests
{
    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task Pictures_come_in_the_archives_order_as_they_were_stored()
    {
        var (first, second) = (Pictures.Png(4, 4), Pictures.Png(2, 2));
        var zip = Pictures.Zip(("b/x.png", first), ("a/y.png", second));
        var read = new List<(int, string, byte[])>();

        await foreach (var entry in ImageEntries.ReadAsync(zip, TestContext.CancellationToken))
        {
            read.Add((entry.Index, entry.Class, entry.Bytes.ToArray()));
        }

        Assert.AreEqual((0, "b"), (read[0].Item1, read[0].Item2));
        Assert.AreEqual((1, "a"), (read[1].Item1, read[1].Item2));
        CollectionAssert.AreEqual(first, read[0].Item3);
        CollectionAssert.AreEqual(second, read[1].Item3);
    }

    [TestMethod]
    public async Task A_broken_archive_is_refused_by_name()
    {
        var entries = ImageEntries.ReadAsync(new MemoryStream("PK\x03\x04 and no more"u8.ToArray()), TestContext.CancellationToken);

        var refusal = await Assert.ThrowsExactlyAsync<ServiceException>(async () => await entries.GetAsyncEnumerator().MoveNextAsync());

        Assert.AreEqual(ServiceError.InvalidDataset, refusal.Error);
    }
}
