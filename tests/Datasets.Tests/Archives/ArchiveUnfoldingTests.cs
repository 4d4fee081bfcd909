using System.IO.Compression;
using Maas.Core;
using Maas.Core.Storage;
using Maas.Datasets.Archives;
using Maas.Testing;

namespace Maas.Datasets.Tests.Archives;

[TestClass]
public sealed class ArchiveUnfoldingTests
{
    private const int FileBytes = 500;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task What_is_kept_on_the_disk_goes_where_the_files_need_its_room()
    {
        using var folder = new TestFolder();
        var free = 10L;
        var room = new DiskRoom(_ => free);
        room.Offer(bytes => free += bytes);

        var files = await UnfoldAsync(folder, room);

        Assert.AreEqual(FileBytes, new FileInfo(files.Single().Path).Length);
        Assert.IsGreaterThan(FileBytes, free);
    }

    [TestMethod]
    [DataRow(1_000L << 20, "unavailable", "has room for 0 now")]
    [DataRow(64L << 20, "too-large", "has no more than 0")]
    public async Task Files_that_the_disk_has_no_room_for_are_refused(long all, string code, string told)
    {
        using var folder = new TestFolder();

        var refusal = await Assert.ThrowsExactlyAsync<ServiceException>(() => UnfoldAsync(folder, new(_ => FileBytes, _ => all)));

        Assert.AreEqual(code, refusal.Error.Code);
        StringAssert.Contains(refusal.Message, $"unfolds to {FileBytes} bytes; the disk of this instance {told}");
    }

    private async Task<IReadOnlyList<UnfoldedFile>> UnfoldAsync(TestFolder folder, DiskRoom room)
    {
        using (var archive = ZipFile.Open(folder["files.zip"], ZipArchiveMode.Create))
        {
            await using var entry = archive.CreateEntry("a").Open();
            await entry.WriteAsync(new byte[FileBytes], TestContext.CancellationToken);
        }

        return await ArchiveUnfolding.UnfoldAsync(
            folder["files.zip"], folder.Path, room, mostBytes: 1_000, TestContext.CancellationToken);
    }
}
