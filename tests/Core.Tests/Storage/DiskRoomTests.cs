using Maas.Core.Storage;

namespace Maas.Core.Tests.Storage;

[TestClass]
public sealed class DiskRoomTests
{
    [TestMethod]
    [DataRow(89L, null)]
    [DataRow(90L, "unavailable")]
    [DataRow(989L, "unavailable")]
    [DataRow(990L, "too-large")]
    public void What_an_empty_disk_would_have_room_for_is_refused_for_a_while_and_only_more_for_ever(long bytes, string? code)
    {
        var room = new DiskRoom(_ => 100, _ => 1000);

        var refusal = Record(() => room.Check("/", bytes, 10, "it has some bytes", ServiceError.TooLarge));

        Assert.AreEqual(code, refusal?.Error.Code);
        Assert.AreEqual(code == "unavailable", refusal?.RetryAfter is not null);
        Assert.AreEqual(code == "unavailable", refusal is not null && DiskFull.IsCauseOf(refusal));
    }

    [TestMethod]
    public void What_is_kept_goes_before_anything_is_refused()
    {
        var free = 10L;
        var room = new DiskRoom(_ => free);
        room.Offer(bytes => free += bytes);

        room.Check("/", 50, 0, "it has 50 bytes", ServiceError.TooLarge);

        Assert.AreEqual(51, free);
    }

    [TestMethod]
    public async Task What_a_disk_says_as_it_is_written_to_is_not_told()
    {
        var refusal = await Assert.ThrowsExactlyAsync<ServiceException>(
            () => DiskFull.WatchAsync(() => throw new IOException("No space left on device : '/secret/place'")));

        Assert.AreEqual(ServiceError.Unavailable, refusal.Error);
        Assert.IsNotNull(refusal.RetryAfter);
        Assert.IsFalse(refusal.Detail.Contains("secret", StringComparison.Ordinal), refusal.Detail);
    }

    private static ServiceException? Record(Action check)
    {
        try
        {
            check();
            return null;
        }
        catch (ServiceException refusal)
        {
            return refusal;
        }
    }
}
