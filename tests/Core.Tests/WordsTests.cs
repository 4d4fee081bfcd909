using Maas.Core.Jobs;

namespace Maas.Core.Tests;

[TestClass]
public sealed class WordsTests
{
    [TestMethod]
    public void Every_word_reads_back()
    {
        foreach (var loss in Enum.GetValues<Loss>())
        {
            Assert.IsTrue(Words.TryParse<Loss>(loss.Word(), out var read) && read == loss);
        }
    }

    [TestMethod]
    public void Words_are_in_lower_case_with_hyphens() => CollectionAssert.AreEqual(
        new[] { "mse", "mae", "huber", "cross-entropy", "binary-cross-entropy", "focal" }, Words.All<Loss>().ToArray());

    [TestMethod]
    [DataRow(null)]
    [DataRow("")]
    [DataRow("MSE")]
    [DataRow("0")]
    [DataRow("CrossEntropy")]
    public void Other_texts_are_no_words(string? text) => Assert.IsFalse(Words.TryParse<Loss>(text, out _));
}
