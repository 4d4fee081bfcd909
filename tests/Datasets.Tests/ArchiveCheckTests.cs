using System.Text;
using Maas.Core.Datasets;

namespace Maas.Datasets.Tests;

[TestClass]
public sealed class ArchiveCheckTests
{
    [TestMethod]
    public async Task Texts_are_counted_in_characters_and_bytes()
    {
        var report = await CheckAsync(
            ("ham/1.txt", "höre 👋"u8.ToArray()), ("spam/2.txt", "\uFEFFabc\n"u8.ToArray()), ("spam/3.txt", "x"u8.ToArray()));

        Assert.AreEqual((0L, 3L, DatasetFormat.Texts), (report.ErrorCount, report.Rows, report.Format));
        Assert.AreEqual(new TextsReport(10 + 7 + 1, 6 + 4 + 1, 4, 6), report.Texts);
    }

    [TestMethod]
    public async Task Files_without_an_ending_are_what_the_first_of_them_is()
    {
        var texts = await CheckAsync(("a/1", "one"u8.ToArray()), ("b/2", "two"u8.ToArray()));
        var sounds = await CheckAsync(("a/1", Waves.Wav(8)), ("b/2", Waves.Wav(8)));
        var pictures = await CheckAsync(("a/1", Pictures.Png(2, 2)), ("b/2", Pictures.Png(2, 2)));

        Assert.AreEqual((DatasetFormat.Texts, 0L), (texts.Format, texts.ErrorCount));
        Assert.AreEqual((DatasetFormat.Sounds, 0L), (sounds.Format, sounds.ErrorCount));
        Assert.AreEqual((DatasetFormat.Images, 0L), (pictures.Format, pictures.ErrorCount));
    }

    [TestMethod]
    public async Task A_text_in_another_encoding_is_named_with_the_place()
    {
        var report = await CheckAsync(
            ("a/good.txt", "good"u8.ToArray()), ("a/latin.txt", Encoding.Latin1.GetBytes("one\ncafé")),
            ("a/windows.txt", [(byte)'a', 0x93]),
            ("a/utf16.txt", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("text")]),
            ("a/utf16be.txt", Encoding.BigEndianUnicode.GetBytes("some text")), ("a/zero.txt", "ab\0c and so on"u8.ToArray()),
            ("a/empty.txt", []), ("a/blank.txt", " \r\n"u8.ToArray()));

        var messages = report.Errors.ToDictionary(error => error.Place!, error => error.Message);
        Assert.HasCount(7, messages);
        Assert.StartsWith("byte 7 (line 2) is not UTF-8; the text looks like Latin-1", messages["a/latin.txt"]);
        Assert.StartsWith("byte 1 (line 1) is not UTF-8; the text looks like Windows-1252", messages["a/windows.txt"]);
        Assert.Contains("looks like UTF-16", messages["a/utf16.txt"]);
        Assert.Contains("looks like UTF-16", messages["a/utf16be.txt"]);
        Assert.StartsWith("byte 2 (line 1) is a NUL", messages["a/zero.txt"]);
        Assert.Contains("is empty", messages["a/empty.txt"]);
        Assert.Contains("white space", messages["a/blank.txt"]);
    }

    [TestMethod]
    public async Task Mixed_kinds_of_files_are_an_error_with_examples()
    {
        var report = await CheckAsync(("a/1.png", Pictures.Png(2, 2)), ("a/2.png", Pictures.Png(2, 2)), ("b/x.wav", Waves.Wav(8)));

        Assert.AreEqual(1, report.ErrorCount);
        Assert.AreEqual(
            "the archive mixes kinds of files: 2 pictures (such as \"a/1.png\"), 1 sounds (such as \"b/x.wav\"); one kind is expected",
            report.Errors[0].Message);
    }

    [TestMethod]
    public async Task One_class_alone_and_classes_that_hardly_differ_are_warned_of()
    {
        var one = await CheckAsync(("a/1.txt", "x"u8.ToArray()));
        var alike = await CheckAsync(("Cat/1.txt", "x"u8.ToArray()), ("cat /2.txt", "x"u8.ToArray()), ("dog/3.txt", "x"u8.ToArray()));

        Assert.Contains("one class alone, \"a\"", one.Warnings.Single().Message);
        Assert.StartsWith("\"Cat\" and \"cat \" are taken for different classes", alike.Warnings.Single().Message);
        Assert.AreEqual((0L, 0L), (one.ErrorCount, alike.ErrorCount));
    }

    private static Task<DatasetReport> CheckAsync(params IReadOnlyList<(string Name, byte[] Bytes)> files) =>
        Checked.Async(Pictures.Zip(files).ToArray());
}
