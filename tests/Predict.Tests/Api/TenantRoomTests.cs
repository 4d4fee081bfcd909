using Maas.Core.Naming;
using Maas.Predict.Api;

namespace Maas.Predict.Tests.Api;

[TestClass]
public sealed class TenantRoomTests
{
    private static readonly TenantId One = TenantId.Parse("one");
    private static readonly TenantId Two = TenantId.Parse("two");

    [TestMethod]
    public void Who_gives_back_what_was_never_taken_gives_nothing()
    {
        var room = new TenantRoom(300);

        room.Give(One, 100);

        Assert.IsFalse(room.TryTake(Two, 201));
        Assert.IsTrue(room.TryTake(Two, 200));
    }

    [TestMethod]
    public void A_tenant_that_takes_what_it_can_leaves_room_for_others()
    {
        var room = new TenantRoom(900);

        var taken = Enumerable.Range(0, 90).Count(_ => room.TryTake(One, 10));
        var others = Enumerable.Range(0, 90).Count(_ => room.TryTake(Two, 10));
        room.Give(One, 10);

        Assert.AreEqual((60, 20), (taken, others));
        Assert.IsFalse(room.TryTake(One, 50));
        Assert.IsTrue(room.TryTake(TenantId.Parse("three"), 50));
    }
}
