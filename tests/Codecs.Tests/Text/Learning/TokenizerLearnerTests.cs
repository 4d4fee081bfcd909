using Maas.Codecs.Text;
using Maas.Core.Jobs;
using Maas.Testing;

namespace Maas.Codecs.Tests.Text.Learning;

[TestClass]
public sealed class TokenizerLearnerTests
{
    private static readonly string[] Texts =
    [
        "The whale, the whale! The white whale — naïve 😀 once more.",
        "the whales whaled whaling the whaler's whale\n\n\tthe end",
    ];

    [TestMethod]
    [DataRow(TokenizerType.ByteLevelBpe)]
    [DataRow(TokenizerType.WordPiece)]
    public void The_same_texts_give_the_same_file_to_the_byte(TokenizerType type)
    {
        var (first, second) = (Train(type, 400, Texts), Train(type, 400, Texts));

        CollectionAssert.AreEqual(first.ToJson(), second.ToJson());
        CollectionAssert.AreEqual(first.ToJson(), TextTokenizer.Read(first.ToJson()).ToJson());
    }

    [TestMethod]
    public void Bytes_can_write_any_text_and_frequent_words_are_one_token()
    {
        var tokenizer = Train(TokenizerType.ByteLevelBpe, 300, Texts);

        Assert.AreEqual(1, tokenizer.Encode(" whale").Length);
        Assert.AreEqual("Привет, 世界! \0", tokenizer.Decode(tokenizer.Encode("Привет, 世界! \0")));
        Assert.AreEqual((0, 1, null), (tokenizer.EndOfTextId, tokenizer.PadId, tokenizer.UnknownId));
    }

    [TestMethod]
    public void WordPiece_has_BERTs_special_tokens_and_writes_words_it_never_saw_from_pieces()
    {
        var tokenizer = Train(TokenizerType.WordPiece, 300, Texts, lowercase: true);

        Assert.AreEqual((0, 1, 3), (tokenizer.PadId, tokenizer.UnknownId, tokenizer.EndOfTextId));
        Assert.AreEqual(1, tokenizer.Encode("Whale").Length);
        Assert.AreEqual("thew", tokenizer.Decode(tokenizer.Encode("thew")));
        CollectionAssert.AreEqual(new[] { 1 }, tokenizer.Encode("世"));
    }

    [TestMethod]
    public void A_vocabulary_has_no_more_tokens_than_asked_for_even_of_many_characters()
    {
        var all = string.Join(' ', Enumerable.Range(0x4E00, 3000).Select(code => $"{(char)code}"));

        Assert.IsLessThanOrEqualTo(300, Train(TokenizerType.WordPiece, 300, [all]).Vocabulary);
    }

    [TestMethod]
    public void Nothing_to_learn_from_leaves_the_alphabet()
    {
        Assert.AreEqual(258, Train(TokenizerType.ByteLevelBpe, 1000, []).Vocabulary);
        Assert.AreEqual(5, Train(TokenizerType.WordPiece, 1000, [""]).Vocabulary);
    }

    [TestMethod]
    public void Prose_is_learned_from_and_comes_back_as_it_was_in_fewer_tokens()
    {
        var prose = File.ReadAllText(RepositoryFolder.Combine("src", "Cli", "Samples", "moby-dick", "moby-dick.txt"))[..50_000];

        var tokenizer = Train(TokenizerType.ByteLevelBpe, 1000, [prose]);

        var ids = tokenizer.Encode(prose);
        Assert.AreEqual(1000, tokenizer.Vocabulary);
        Assert.AreEqual(prose, tokenizer.Decode(ids));
        Assert.IsLessThan(prose.Length / 2, ids.Length);
    }

    private static TextTokenizer Train(TokenizerType type, int size, string[] texts, bool lowercase = false) =>
        TextTokenizer.Train(new() { Type = type, VocabularySize = size, Lowercase = lowercase }, new(), texts, CancellationToken.None);
}
