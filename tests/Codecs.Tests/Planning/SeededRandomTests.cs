using Maas.Codecs.Planning;

namespace Maas.Codecs.Tests.Planning;

[TestClass]
public sealed class SeededRandomTests
{
    [TestMethod]
    public void The_words_are_those_of_xoshiro256_starstar()
    {
        // From the state 1, 2, 3, 4 the reference implementation gives these (prng.di.unimi.it; the vector of Rust's rand_xoshiro).
        var random = new SeededRandom(0) { State = [1, 2, 3, 4] };

        var words = Enumerable.Range(0, 5).Select(_ => random.NextUInt64()).ToArray();

        CollectionAssert.AreEqual(new ulong[] { 11520, 0, 1509978240, 1215971899390074240, 1216172134540287360 }, words);
    }

    [TestMethod]
    public void Seeds_are_told_apart_by_value_place_and_number()
    {
        var first = new long[][] { [1], [2], [1, 0], [0, 1], [1, 1], [1, 1, 0], [] }.Select(seeds => new SeededRandom(seeds).NextUInt64());

        Assert.AreEqual(7, first.Distinct().Count());
    }

    [TestMethod]
    public void A_state_that_is_kept_goes_on_where_it_was()
    {
        var random = new SeededRandom(5);
        var state = random.State;
        var expected = random.Permutation(50);

        CollectionAssert.AreEqual(expected, new SeededRandom(9) { State = state }.Permutation(50));
    }

    [TestMethod]
    public void Every_number_below_the_bound_is_as_likely()
    {
        var random = new SeededRandom(1);
        var counts = new int[7];

        for (var i = 0; i < 70_000; i++)
        {
            counts[random.Next(7)]++;
        }

        Assert.IsTrue(counts.All(count => Math.Abs(count - 10_000) < 500), string.Join(' ', counts));
    }
}
