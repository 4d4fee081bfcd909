using Maas.Predict.Catalog;

namespace Maas.Predict.Tests.Catalog;

[TestClass]
public sealed class RecentlyUsedTests
{
    [TestMethod]
    public void What_was_asked_for_longest_ago_is_forgotten_first()
    {
        var kept = new RecentlyUsed<int, string>(2);
        kept.Put(1, "one");
        kept.Put(2, "two");
        kept.Find(1);

        kept.Put(3, "three");

        Assert.AreEqual("one", kept.Find(1));
        Assert.IsNull(kept.Find(2));
        Assert.AreEqual("three", kept.Find(3));
    }

    [TestMethod]
    public void A_value_put_again_takes_the_place_of_the_old_one()
    {
        var kept = new RecentlyUsed<int, string>(2);
        kept.Put(1, "one");

        kept.Put(1, "first");

        Assert.AreEqual("first", kept.Find(1));
    }

    [TestMethod]
    public void A_new_value_gets_in_where_all_others_were_asked_for()
    {
        var kept = new RecentlyUsed<int, string>(2);
        kept.Put(1, "one");
        kept.Put(2, "two");
        kept.Find(1);
        kept.Find(2);

        kept.Put(3, "three");

        Assert.AreEqual("three", kept.Find(3));
        Assert.AreEqual(2, new[] { 1, 2, 3 }.Count(key => kept.Find(key) is not null));
    }

    [TestMethod]
    public void A_value_that_was_removed_takes_no_room()
    {
        var kept = new RecentlyUsed<int, string>(2);
        kept.Put(1, "one");
        kept.Remove(1);
        kept.Put(1, "first");
        kept.Put(2, "two");

        Assert.AreEqual("first", kept.Find(1));
        Assert.AreEqual("two", kept.Find(2));
    }

    [TestMethod]
    public void However_many_threads_put_and_remove_never_more_is_kept_than_may_be()
    {
        var kept = new RecentlyUsed<int, string>(8);

        Parallel.For(0, 20_000, i =>
        {
            kept.Put(i % 32, "value");
            kept.Find(i % 7);
            if (i % 5 == 0)
            {
                kept.Remove(i % 11);
            }
        });

        Assert.IsLessThanOrEqualTo(8, Enumerable.Range(0, 32).Count(key => kept.Find(key) is not null));
    }
}
