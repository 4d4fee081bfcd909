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
}
