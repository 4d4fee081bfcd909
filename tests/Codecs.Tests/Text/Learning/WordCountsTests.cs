using Maas.Codecs.Text.Learning;

namespace Maas.Codecs.Tests.Text.Learning;

[TestClass]
public sealed class WordCountsTests
{
    [TestMethod]
    public void Words_are_counted_and_given_in_the_order_of_their_characters()
    {
        var counts = Counted(new(), "b", "a", "b");

        CollectionAssert.AreEqual(new KeyValuePair<string, long>[] { new("a", 1), new("b", 2) }, counts.Sorted.ToArray());
    }

    [TestMethod]
    public void The_rarest_go_when_there_are_too_many()
    {
        var words = Enumerable.Range(0, 10_000).SelectMany(i => new[] { "often", i.ToString("D5", null) }).ToArray();

        var counts = Counted(new(mostWords: 100), words);

        Assert.IsLessThanOrEqualTo(100, counts.Sorted.Count);
        Assert.AreEqual(10_000, counts.Sorted.Single(word => word.Key == "often").Value);
    }

    [TestMethod]
    public void The_rarest_go_when_they_have_too_many_characters()
    {
        var counts = Counted(new(mostCharacters: 1000), [.. Enumerable.Range(0, 500).Select(i => $"{i:D20}")]);

        Assert.IsLessThanOrEqualTo(1000, counts.Sorted.Sum(word => word.Key.Length));
    }

    [TestMethod]
    public void A_word_that_is_too_long_counts_as_its_parts()
    {
        var counts = Counted(new(), new string('x', 127) + "😀" + new string('y', 10));

        CollectionAssert.AreEqual(
            new[] { new string('x', 127), "😀" + new string('y', 10) }, counts.Sorted.Select(word => word.Key).ToArray());
    }

    private static WordCounts Counted(WordCounts counts, params string[] words)
    {
        foreach (var word in words)
        {
            counts.Add(word);
        }

        return counts;
    }
}
