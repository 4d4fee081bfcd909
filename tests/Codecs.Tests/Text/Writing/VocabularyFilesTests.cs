using System.IO.Compression;
using System.Text;
using Maas.Codecs.Tests.Text.Oracle;
using Maas.Codecs.Text;
using Maas.Core;

namespace Maas.Codecs.Tests.Text.Writing;

[TestClass]
public sealed class VocabularyFilesTests
{
    private const string Sample = "The whale's naïve way: 12 lines, 😀\n\n  and more.";

    [TestMethod]
    public void A_vocabulary_with_its_merges_encodes_as_its_tokenizer_file_does()
    {
        var model = TokenizerFile.Json("gpt2")["model"]!;
        var merges = string.Join('\n', model["merges"]!.AsArray().Select(merge => merge!.GetValue<string>()));

        var tokenizer = TextTokenizer.From(
            Zip(("gpt2/vocab.json", model["vocab"]!.ToJsonString()), ("gpt2/merges.txt", $"#version: 0.2\n{merges}\n")));

        CollectionAssert.AreEqual(TextTokenizer.Read(TokenizerFile.Of("gpt2")).Encode(Sample), tokenizer.Encode(Sample));
        Assert.AreEqual(0, tokenizer.EndOfTextId);
        Assert.AreEqual(Sample, tokenizer.Decode(tokenizer.Encode(Sample)));
    }

    [TestMethod]
    public void A_vocabulary_of_WordPiece_encodes_as_its_tokenizer_file_does()
    {
        var vocabulary = TokenizerFile.Json("bert-uncased")["model"]!["vocab"]!.AsObject().OrderBy(token => token.Value!.GetValue<int>());

        var tokenizer = TextTokenizer.From(Zip(("vocab.txt", string.Join("\r\n", vocabulary.Select(token => token.Key)) + "\r\n")));

        var original = TextTokenizer.Read(TokenizerFile.Of("bert-uncased"));
        CollectionAssert.AreEqual(original.Encode(Sample), tokenizer.Encode(Sample));
        CollectionAssert.AreEqual(original.Frame.Before.ToArray(), tokenizer.Frame.Before.ToArray());
        CollectionAssert.AreEqual(original.Frame.After.ToArray(), tokenizer.Frame.After.ToArray());
    }

    [TestMethod]
    public void A_vocabulary_with_capitals_keeps_case()
    {
        var tokenizer = TextTokenizer.From(Zip(("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nWhale\nwhale")));

        CollectionAssert.AreEqual(new[] { 5, 6, 1 }, tokenizer.Encode("Whale whale WHALE"));
    }

    [TestMethod]
    public void A_tokenizer_file_comes_as_it_is_or_in_an_archive()
    {
        var json = TokenizerFile.Of("llama3");

        CollectionAssert.AreEqual(json, TextTokenizer.From(json).ToJson());
        CollectionAssert.AreEqual(json, TextTokenizer.From(Zip(("a/b/tokenizer.json", Encoding.UTF8.GetString(json)))).ToJson());
    }

    [TestMethod]
    [DataRow("readme.txt", "", "the ZIP archive holds no tokenizer")]
    [DataRow("vocab.json", "{}", "the ZIP archive has vocab.json, but no merges.txt beside it")]
    [DataRow("vocab.txt", "a\nb\n", "vocab.txt lacks [UNK]")]
    [DataRow("vocab.txt", "[UNK]\na\na\n", "model.vocab has the token \"a\" or its id 2 twice")]
    public void An_archive_without_a_tokenizer_is_refused(string name, string content, string message) =>
        Refuses(Zip((name, content)), message);

    [TestMethod]
    [DataRow("[]", "", "vocab.json is no JSON object of tokens and ids: line 1")]
    [DataRow("{\"a\":0,\"a\":1}", "", "vocab.json is no JSON object of tokens and ids: line 1")]
    [DataRow("{\"a\":0,\"b\":2}", "", "vocab.json has 2 tokens, but no token of the id 1")]
    [DataRow("{\"a\":0,\"b</w>\":1}", "", "marks the ends of words by </w>")]
    [DataRow("{\"a\":0,\"aa\":1}", "a a\na", "merges.txt line 2 has no two tokens")]
    [DataRow("{\"a\":0,\"aa\":1}", "a b", "model.merges[0] makes or joins \"b\", which the vocabulary lacks")]
    public void Vocabulary_files_that_contradict_themselves_are_refused(string vocabulary, string merges, string message) =>
        Refuses(Zip(("vocab.json", vocabulary), ("merges.txt", merges)), message);

    [TestMethod]
    public void A_broken_archive_is_refused() => Refuses([.. "PK\x03\x04 and no more"u8], "the ZIP archive can't be read");

    private static void Refuses(byte[] file, string message)
    {
        var e = Assert.ThrowsExactly<ServiceException>(() => TextTokenizer.From(file));

        Assert.AreEqual(ServiceError.InvalidTokenizer, e.Error);
        Assert.Contains(message, e.Message);
    }

    private static byte[] Zip(params (string Name, string Content)[] files)
    {
        var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var entry = new StreamWriter(archive.CreateEntry(name).Open(), new UTF8Encoding(false));
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }
}
