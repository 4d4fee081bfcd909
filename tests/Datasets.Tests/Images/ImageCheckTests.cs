using Maas.Core.Datasets;
using Maas.Datasets.Archives;
using Maas.Testing;

namespace Maas.Datasets.Tests.Images;

[TestClass]
public sealed class ImageCheckTests
{
    private static readonly byte[] Picture = Pictures.Png(4, 4);

    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task Classes_are_folders_and_leftovers_are_passed_over()
    {
        var zip = Pictures.Zip(
            ("7/a.png", Picture), ("7/", []), ("1/b.png", Picture), ("__MACOSX/7/._a.png", [1]), ("7/.DS_Store", [1]), ("7/Thumbs.db", [1]),
            ("7/c.png", Pictures.Png(9, 9)));

        var report = await CheckAsync(zip);

        Assert.AreEqual((0L, 3L, DatasetFormat.Images), (report.ErrorCount, report.Rows, report.Format));
        CollectionAssert.AreEqual(new CategoryCount[] { new("1", 1), new("7", 2) }, report.Classes.ToArray());
        Assert.AreEqual(new ImagesReport(4, 4, 1), report.Images);
    }

    [TestMethod]
    public async Task One_folder_may_lie_around_all()
    {
        var report = await CheckAsync(Pictures.Zip(("all/7/a.png", Picture), ("all/1/b.png", Picture)));

        CollectionAssert.AreEqual(new[] { "1", "7" }, report.Classes.Select(c => c.Name).ToArray());
    }

    [TestMethod]
    [DataRow("../a.png", "leads out")]
    [DataRow("7/../../a.png", "leads out")]
    [DataRow("/7/a.png", "absolute")]
    [DataRow("C:/a.png", "absolute")]
    [DataRow("7\\a.png", "backslash")]
    [DataRow("a.png", "no class folder")]
    [DataRow("x/y/z/a.png", "too deep")]
    [DataRow("7/\u0007.png", "control")]
    public async Task A_name_that_is_no_picture_of_a_class_is_refused(string name, string message)
    {
        var report = await CheckAsync(Pictures.Zip(("7/good.png", Picture), (name, Picture)));

        Assert.AreEqual(1, report.ErrorCount);
        Assert.Contains(message, report.Errors[0].Message);
    }

    [TestMethod]
    public async Task A_picture_that_is_cut_off_is_named()
    {
        var zip = Pictures.Zip(("7/good.png", Picture), ("7/cut.png", Picture[..^15]), ("7/note.png", "text"u8.ToArray()));

        var report = await CheckAsync(zip);

        CollectionAssert.AreEqual(new[] { "7/cut.png", "7/note.png" }, report.Errors.Select(error => error.Place).ToArray());
        Assert.Contains("cut off", report.Errors[0].Message);
    }

    [TestMethod]
    public async Task A_bomb_is_named_and_never_unfolds()
    {
        var zip = Pictures.Zip(("7/bomb.png", new byte[60 << 20]), ("7/good.png", Picture));

        var report = await CheckAsync(zip);

        Assert.AreEqual("7/bomb.png", report.Errors[0].Place);
        Assert.Contains("unfolds", report.Errors[0].Message);
    }

    [TestMethod]
    public async Task Limits_hold_for_entries_and_their_bytes()
    {
        using var folder = new TestFolder();
        var path = folder["archive.zip"];
        await File.WriteAllBytesAsync(
            path, Pictures.Zip(("7/a.png", Picture), ("7/b.png", Picture)).ToArray(), TestContext.CancellationToken);

        var entries = await ArchiveCheck.CheckAsync(path, ZipLimits.Default with { Entries = 1 }, TestContext.CancellationToken);
        var bytes = await ArchiveCheck.CheckAsync(path, ZipLimits.Default with { EntryBytes = 10 }, TestContext.CancellationToken);
        var total = await ArchiveCheck.CheckAsync(
            path, ZipLimits.Default with { TotalBytes = Picture.Length }, TestContext.CancellationToken);

        Assert.Contains("at most 1", entries.Errors[0].Message);
        Assert.AreEqual(2, bytes.ErrorCount);
        Assert.Contains("unfolds", total.Errors[0].Message);
    }

    [TestMethod]
    [DataRow(8, 1, "encrypted")]
    [DataRow(10, 12, "method 12")]
    [DataRow(16, 0xAB, "checksum")]
    [DataRow(24, 0x11, "directory says")]
    public async Task An_entry_that_is_not_what_the_directory_says_is_refused(int field, int value, string message)
    {
        var zip = Pictures.Zip(("7/a.png", Picture)).ToArray();
        var entry = zip.AsSpan().IndexOf("PK\x01\x02"u8);
        zip[entry + field] = (byte)value;

        var report = await CheckAsync(new MemoryStream(zip));

        Assert.AreEqual((1L, "7/a.png"), (report.ErrorCount, report.Errors[0].Place));
        Assert.Contains(message, report.Errors[0].Message);
    }

    [TestMethod]
    public async Task An_archive_that_is_cut_off_is_an_error()
    {
        var zip = Pictures.Zip(("7/a.png", Picture), ("1/b.png", Picture)).ToArray();

        var report = await CheckAsync(new MemoryStream(zip[..^30]));

        Assert.Contains("cut off", report.Errors[0].Message);
    }

    [TestMethod]
    public async Task An_archive_without_files_is_an_error()
    {
        var report = await CheckAsync(Pictures.Zip());

        Assert.Contains("no files", report.Errors[0].Message);
    }

    private static Task<DatasetReport> CheckAsync(MemoryStream zip) => Checked.Async(zip.ToArray());
}
