using System.IO.Compression;
using Maas.Core.Datasets;
using Maas.Testing;

namespace Maas.Datasets.Tests.Tokenizers;

[TestClass]
public sealed class TokenizerCheckTests
{
    [TestMethod]
    [DataRow(new[] { "tokenizer.json" }, DatasetFormat.Tokenizer)]
    [DataRow(new[] { "model/tokenizer.json", "model/config.json" }, DatasetFormat.Tokenizer)]
    [DataRow(new[] { "vocab.json", "merges.txt" }, DatasetFormat.Tokenizer)]
    [DataRow(new[] { "vocab.txt" }, DatasetFormat.Tokenizer)]
    [DataRow(new[] { "ham/1.txt", "spam/2.txt" }, DatasetFormat.Texts)]
    public async Task An_archive_is_known_by_the_names_of_its_files(string[] names, DatasetFormat format)
    {
        var report = await Checked.Async(Zip(names));

        Assert.AreEqual((format, 0L), (report.Format, report.ErrorCount));
    }

    [TestMethod]
    public async Task Json_is_a_tokenizer_where_its_sender_says_so_and_rows_where_not()
    {
        Assert.AreEqual(DatasetFormat.Tokenizer, DatasetFormats.FindByMediaType("application/json"));
        Assert.AreEqual(DatasetFormat.Tokenizer, DatasetFormats.FindByName("a/Tokenizer.JSON"));
        Assert.AreEqual(DatasetFormat.Tokenizer, (await Checked.Async("{\"a\":1}", DatasetFormat.Tokenizer)).Format);
        Assert.AreEqual(DatasetFormat.Jsonl, (await Checked.Async("{\"a\":1}")).Format);
    }

    [TestMethod]
    public async Task What_is_too_long_for_a_tokenizer_is_refused_before_it_is_read()
    {
        using var folder = new TestFolder();
        await using (var file = File.Create(folder["long.json"]))
        {
            file.SetLength((64L << 20) + 1);
        }

        var report = await DatasetCheck.CheckAsync(folder["long.json"], DatasetFormat.Tokenizer, CancellationToken.None);

        Assert.AreEqual("the file has 67108865 bytes; a tokenizer has at most 67108864", report.Errors.Single().Message);
    }

    private static byte[] Zip(string[] names)
    {
        var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in names)
            {
                using var entry = new StreamWriter(archive.CreateEntry(name).Open());
                entry.Write("some text");
            }
        }

        return stream.ToArray();
    }
}
