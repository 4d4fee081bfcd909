using Maas.Core;
using Maas.Core.Naming;
using Maas.Predict.Api;

namespace Maas.Predict.Tests.Api;

[TestClass]
public sealed class CallRoomTests
{
    private const long MiB = 1 << 20;

    private static readonly TenantId One = TenantId.Parse("one");
    private static readonly TenantId Two = TenantId.Parse("two");

    [TestMethod]
    public void What_is_small_takes_nothing()
    {
        var room = new CallRoom(1);
        using var large = room.Enter(One);
        large.Use(10 * MiB);
        using var small = room.Enter(One);

        small.Use(200 << 10);
        small.Use(-(100 << 10));
        small.Use(100 << 10);

        Assert.Throws<ServiceException>(() => small.Use(100 << 10));
    }

    [TestMethod]
    public void One_that_comes_alone_may_be_larger_than_the_room_and_grow()
    {
        var room = new CallRoom(64 * MiB);
        using var call = room.Enter(One);

        call.Use(60 * MiB);
        call.Use(60 * MiB);

        using var other = room.Enter(Two);
        var refusal = Assert.ThrowsExactly<ServiceException>(() => other.Use(MiB));
        Assert.AreEqual(ServiceError.Overloaded, refusal.Error);
        Assert.IsNotNull(refusal.RetryAfter);
    }

    [TestMethod]
    public void However_many_calls_a_tenant_makes_others_find_room()
    {
        var room = new CallRoom(90 * MiB);
        var calls = Enumerable.Range(0, 20).Select(_ => room.Enter(One)).ToList();

        var taken = calls.Count(call => CanUse(call, 10 * MiB));
        using var other = room.Enter(Two);
        var isOtherTaken = CanUse(other, 20 * MiB);

        Assert.AreEqual(6, taken);
        Assert.IsTrue(isOtherTaken);
    }

    [TestMethod]
    public void What_a_call_had_is_free_when_it_is_over()
    {
        var room = new CallRoom(64 * MiB);
        var first = room.Enter(One);
        first.Use(60 * MiB);
        using var second = room.Enter(One);
        var before = CanUse(second, 30 * MiB);

        first.Dispose();
        first.Dispose();
        using var third = room.Enter(One);

        Assert.IsFalse(before);
        Assert.IsTrue(CanUse(third, 30 * MiB));
    }

    [TestMethod]
    public void What_was_taken_before_counts_as_held_and_is_given_back()
    {
        var room = new TenantRoom(300);
        Assert.IsTrue(room.TryTake(One, 100));
        var memory = new CallMemory(room, One, takenBytes: 100);

        memory.Use(1000);
        memory.Dispose();

        Assert.IsTrue(room.TryTake(Two, 200));
    }

    private static bool CanUse(CallMemory call, long bytes)
    {
        try
        {
            call.Use(bytes);
            return true;
        }
        catch (ServiceException)
        {
            return false;
        }
    }
}
