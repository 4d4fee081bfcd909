using System.Buffers.Binary;
using System.IO.Compression;
using Maas.Core;
using Maas.Datasets.Archives;
using Maas.Testing;

namespace Maas.Datasets.Tests.Archives;

[TestClass]
public sealed class ArchiveTests
{
    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task Entries_have_name_class_and_place_and_leftovers_are_passed_over()
    {
        using var folder = new TestFolder();
        using var archive = await OpenAsync(folder, ("all/b/", []), ("all/b/x.png", [1, 2]), ("__MACOSX/b/._x", [0]), ("all/a/y.png", [3]));

        CollectionAssert.AreEqual(
            new[] { (0, "b", "all/b/x.png", 2L), (1, "a", "all/a/y.png", 1L) },
            archive.Entries.Select(entry => (entry.Index, entry.Class, entry.Name, entry.SizeBytes)).ToArray());
    }

    [TestMethod]
    public async Task Files_are_read_in_any_order_on_several_threads()
    {
        using var folder = new TestFolder();
        var random = new Random(1);
        var files = Enumerable.Range(0, 60).Select(i => ($"{i % 3}/{i}", Bytes(random, i * 997))).ToArray();
        using var archive = await OpenAsync(folder, files);

        Parallel.For(0, 600, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            var index = i * 7 % files.Length;
            using var read = archive.Read(archive.Entries[index]);
            Assert.IsTrue(read.Span.SequenceEqual(files[index].Item2));
        });

        Assert.HasCount(60, archive.Entries);
    }

    [TestMethod]
    public async Task Stored_and_empty_files_are_read()
    {
        using var folder = new TestFolder();
        var zip = Pictures.Zip(CompressionLevel.NoCompression, ("a/stored", [1, 2, 3]), ("a/empty", [])).ToArray();
        using var archive = await OpenAsync(folder, zip);

        using var stored = archive.Read(archive.Entries[0]);
        using var empty = archive.Read(archive.Entries[1]);

        CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, stored.Memory.ToArray());
        Assert.AreEqual(0, empty.Memory.Length);
    }

    [TestMethod]
    public async Task A_file_beyond_4_GiB_is_found_by_its_ZIP64_place()
    {
        using var folder = new TestFolder();
        var zip = Pictures.Zip(("a/x", [7, 7, 7])).ToArray();
        const long Gap = 5L << 30;
        WriteWithGap(folder["far.zip"], zip, Gap);

        using var archive = await Archive.OpenAsync(folder["far.zip"], TestContext.CancellationToken);
        using var read = archive.Read(archive.Entries[0]);

        CollectionAssert.AreEqual(new byte[] { 7, 7, 7 }, read.Memory.ToArray());
    }

    [TestMethod]
    [DataRow(8, 1, "encrypted")]
    [DataRow(10, 12, "method 12")]
    [DataRow(16, 0xAB, "checksum")]
    [DataRow(24, 0x11, "directory says")]
    [DataRow(24, 0x01, "more than the 1 bytes")]
    [DataRow(43, 0x70, "outside the file")]
    public async Task A_file_that_is_not_what_the_directory_says_is_refused_by_name(int field, int value, string message)
    {
        using var folder = new TestFolder();
        var zip = Pictures.Zip(("7/a.png", [1, 2, 3, 4])).ToArray();
        zip[zip.AsSpan().IndexOf("PK\x01\x02"u8) + field] = (byte)value;
        using var archive = await OpenAsync(folder, zip);

        var refusal = Assert.ThrowsExactly<ServiceException>(() => archive.Read(archive.Entries[0]));

        Assert.StartsWith("7/a.png: ", refusal.Detail);
        Assert.Contains(message, refusal.Detail);
        Assert.AreEqual(("7/a.png", ServiceError.InvalidDataset), (refusal.Violations[0].Place, refusal.Error));
    }

    [TestMethod]
    public async Task A_bomb_is_refused_before_it_unfolds()
    {
        using var folder = new TestFolder();
        using var archive = await OpenAsync(folder, ("7/bomb.png", new byte[60 << 20]));

        var refusal = Assert.ThrowsExactly<ServiceException>(() => archive.Read(archive.Entries[0]));

        Assert.Contains("unfolds", refusal.Detail);
    }

    [TestMethod]
    public async Task Many_small_bombs_are_refused_together()
    {
        using var folder = new TestFolder();
        var files = Enumerable.Range(0, 70).Select(i => ($"7/{i}", new byte[1 << 20])).ToArray();

        var refusal = await Assert.ThrowsExactlyAsync<ServiceException>(() => OpenAsync(folder, files));

        Assert.Contains("nothing of it is read", refusal.Detail);
    }

    [TestMethod]
    public async Task Entries_that_share_their_data_are_refused()
    {
        using var folder = new TestFolder();
        var zip = Pictures.Zip(("7/a.png", [1, 2, 3, 4]), ("7/b.png", [1, 2, 3, 4])).ToArray();
        var second = zip.AsSpan().LastIndexOf("PK\x01\x02"u8);
        BinaryPrimitives.WriteInt32LittleEndian(zip.AsSpan(second + 42), 0);

        var refusal = await Assert.ThrowsExactlyAsync<ServiceException>(() => OpenAsync(folder, zip));

        Assert.AreEqual("7/b.png: the entry's data overlap those of \"7/a.png\"", refusal.Detail);
    }

    [TestMethod]
    public async Task A_name_that_leaves_the_archive_is_refused()
    {
        using var folder = new TestFolder();

        var refusal = await Assert.ThrowsExactlyAsync<ServiceException>(() => OpenAsync(folder, ("7/../../a.png", [1])));

        Assert.Contains("leads out", refusal.Detail);
    }

    private Task<Archive> OpenAsync(TestFolder folder, params IReadOnlyList<(string Name, byte[] Bytes)> files) =>
        OpenAsync(folder, Pictures.Zip(files).ToArray());

    private Task<Archive> OpenAsync(TestFolder folder, byte[] zip)
    {
        File.WriteAllBytes(folder["archive.zip"], zip);
        return Archive.OpenAsync(folder["archive.zip"], TestContext.CancellationToken);
    }

    private static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes.AsSpan(0, length / 2));
        return bytes;
    }

    // A hole of zeros before the archive, which takes no room on the disk; the offsets move behind it, by ZIP64's extra field and records.
    private static void WriteWithGap(string path, byte[] zip, long gap)
    {
        var directory = zip.AsSpan().IndexOf("PK\x01\x02"u8);
        var entry = zip[directory..zip.AsSpan().IndexOf("PK\x05\x06"u8)];
        var wide = new byte[12];
        BinaryPrimitives.WriteUInt16LittleEndian(wide, 1);
        BinaryPrimitives.WriteUInt16LittleEndian(wide.AsSpan(2), 8);
        BinaryPrimitives.WriteInt64LittleEndian(wide.AsSpan(4), gap);
        BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(42), uint.MaxValue);
        BinaryPrimitives.WriteUInt16LittleEndian(entry.AsSpan(30), (ushort)wide.Length);
        entry = [.. entry, .. wide];
        using var file = File.Create(path);
        file.Position = gap;
        file.Write(zip.AsSpan(0, directory));
        var start = file.Position;
        file.Write(entry);
        file.Write(Pictures.End64(1, start, entry.Length, file.Position));
    }
}
