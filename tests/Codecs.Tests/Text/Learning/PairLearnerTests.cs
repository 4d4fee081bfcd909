using Maas.Codecs.Text.Learning;

namespace Maas.Codecs.Tests.Text.Learning;

[TestClass]
public sealed class PairLearnerTests
{
    [TestMethod]
    public void The_most_frequent_pair_is_merged_first_and_of_equals_the_one_of_lower_ids()
    {
        var learner = new PairLearner(["a", "b", "c"], "");
        learner.Add([0, 1, 2], 3);
        learner.Add([1, 2], 2);
        learner.Add([0, 0], 5);

        var merges = learner.Learn(6, default);

        // b c came 5 times, a a too; a b only 3 times, and then a bc.
        CollectionAssert.AreEqual(new[] { ("a", "a"), ("b", "c"), ("a", "bc") }, merges.ToArray());
        CollectionAssert.AreEqual(new[] { "a", "b", "c", "aa", "bc", "abc" }, learner.Tokens.ToArray());
    }

    [TestMethod]
    public void A_continuation_is_joined_without_its_prefix()
    {
        var learner = new PairLearner(["a", "##a", "##b"], "##");
        learner.Add([0, 1, 2], 4);

        var merges = learner.Learn(100, default);

        CollectionAssert.AreEqual(new[] { ("a", "##a"), ("aa", "##b") }, merges.ToArray());
        CollectionAssert.AreEqual(new[] { "a", "##a", "##b", "aa", "aab" }, learner.Tokens.ToArray());
    }

    [TestMethod]
    public void Pairs_that_came_once_are_not_merged()
    {
        var learner = new PairLearner(["a", "b"], "");
        learner.Add([0, 1], 1);

        Assert.IsEmpty(learner.Learn(100, default));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void Merges_are_those_of_counting_everything_anew_each_time(int seed)
    {
        var random = new Random(seed);
        var words = Enumerable.Range(0, 120)
            .Select(_ => Enumerable.Range(0, random.Next(1, 12)).Select(_ => random.Next(4)).ToArray())
            .Select(symbols => (Symbols: symbols, Count: random.Next(1, 30)))
            .ToList();
        var learner = new PairLearner(["a", "b", "c", "d"], "");
        foreach (var (symbols, count) in words)
        {
            learner.Add(symbols, count);
        }

        var merges = learner.Learn(80, default);

        CollectionAssert.AreEqual(Slowly(words, 80), merges.Select(merge => $"{merge.Left} {merge.Right}").ToArray());
    }

    private static string[] Slowly(List<(int[] Symbols, int Count)> words, int most)
    {
        var (tokens, merges) = (new List<string> { "a", "b", "c", "d" }, new List<string>());
        while (tokens.Count < most)
        {
            var best = words.SelectMany(word => word.Symbols.Zip(word.Symbols.Skip(1), (left, right) => (Pair: (left, right), word.Count)))
                .GroupBy(pair => pair.Pair, pair => pair.Count)
                .Select(group => (group.Key, Count: group.Sum()))
                .OrderByDescending(pair => pair.Count).ThenBy(pair => pair.Key).First();
            if (best.Count < 2)
            {
                break;
            }

            var joined = tokens[best.Key.left] + tokens[best.Key.right];
            var id = tokens.IndexOf(joined) is >= 0 and var known ? known : tokens.Count;
            tokens.AddRange(id == tokens.Count ? [joined] : []);
            var merge = $"{tokens[best.Key.left]} {tokens[best.Key.right]}";
            merges.AddRange(merges.Contains(merge) ? [] : [merge]);
            words = [.. words.Select(word => (Merged(word.Symbols, best.Key, id), word.Count))];
        }

        return [.. merges];
    }

    private static int[] Merged(int[] symbols, (int Left, int Right) pair, int id)
    {
        var merged = new List<int>();
        for (var i = 0; i < symbols.Length; i++)
        {
            var joins = i + 1 < symbols.Length && symbols[i] == pair.Left && symbols[i + 1] == pair.Right;
            merged.Add(joins ? id : symbols[i]);
            i += joins ? 1 : 0;
        }

        return [.. merged];
    }
}
