using System.Text;
using Maas.Core;
using Maas.Core.Datasets;
using Maas.Datasets.Texts;
using Maas.Testing;

namespace Maas.Datasets.Tests.Texts;

[TestClass]
public sealed class PlainTextTests
{
    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task A_text_is_counted()
    {
        var report = await Checked.Async("a,b\nhöre 👋\nend", DatasetFormat.PlainText);

        Assert.AreEqual((DatasetFormat.PlainText, 3L, 0L), (report.Format, report.Rows, report.ErrorCount));
        Assert.AreEqual(new TextsReport(18, 14, 14, 14), report.Texts);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public async Task Pieces_never_split_a_character(int shift)
    {
        using var folder = new TestFolder();
        var text = "\uFEFF" + new string('x', shift) + string.Concat(Enumerable.Repeat("👋é€", 40_000));
        var path = folder.Write("text.txt", text);
        var read = new StringBuilder();

        await foreach (var piece in PlainText.ReadAsync(path, TestContext.CancellationToken))
        {
            Assert.IsFalse(char.IsLowSurrogate(piece.Span[0]) || char.IsHighSurrogate(piece.Span[^1]));
            read.Append(piece);
        }

        Assert.AreEqual(text[1..], read.ToString());
        Assert.AreEqual(text[1..], PlainText.Decode(await File.ReadAllBytesAsync(path, TestContext.CancellationToken)));
    }

    [TestMethod]
    public async Task Another_encoding_is_named_with_byte_and_line_however_far_in()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("a line é\n", 20_000))), 0xE9, (byte)'t'];
        using var folder = new TestFolder();
        await File.WriteAllBytesAsync(folder["latin.txt"], bytes, TestContext.CancellationToken);

        var report = await Checked.Async(bytes, DatasetFormat.PlainText);
        var refusal = Assert.ThrowsExactly<ServiceException>(() => PlainText.Decode(bytes));

        Assert.StartsWith("byte 200000 (line 20001) is not UTF-8; the text looks like Latin-1", report.Errors.Single().Message);
        Assert.AreEqual(report.Errors[0].Message, refusal.Detail);
    }

    [TestMethod]
    public async Task A_cut_off_character_at_the_end_and_an_empty_text_are_errors()
    {
        var cut = await Checked.Async([(byte)'a', 0xE2, 0x82], DatasetFormat.PlainText);
        var empty = await Checked.Async("", DatasetFormat.PlainText);

        Assert.StartsWith("byte 1 (line 1)", cut.Errors.Single().Message);
        Assert.Contains("empty", empty.Errors.Single().Message);
    }

    [TestMethod]
    public async Task UTF_16_is_named()
    {
        var report = await Checked.Async(Encoding.Unicode.GetBytes("no mark at all"), DatasetFormat.PlainText);

        Assert.Contains("looks like UTF-16", report.Errors.Single().Message);
    }
}
