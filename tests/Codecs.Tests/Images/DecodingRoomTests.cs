using Maas.Codecs.Images;
using Maas.Core;
using Maas.Core.Registry;
using SkiaSharp;

namespace Maas.Codecs.Tests.Images;

[TestClass]
public sealed class DecodingRoomTests
{
    private const long Large = 10_000_000;
    private const long Small = 1_000_000;

    [TestMethod]
    public void A_picture_that_finds_no_room_beside_others_is_asked_for_again()
    {
        var room = new DecodingRoom(3 * Large * 13);
        var places = Enumerable.Range(0, 3).Select(_ => room.Enter(Large)).ToList();

        var refusal = Assert.ThrowsExactly<ServiceException>(() => room.Enter(Large));
        places[0].Dispose();
        using var again = room.Enter(Large);

        Assert.AreEqual((ServiceError.Overloaded, TimeSpan.FromSeconds(1)), (refusal.Error, refusal.RetryAfter));
    }

    [TestMethod]
    public void One_alone_and_small_ones_always_find_room()
    {
        var room = new DecodingRoom(1);

        using var alone = room.Enter(Large);
        using var small = room.Enter(Small);

        Assert.ThrowsExactly<ServiceException>(() => room.Enter(Large));
    }

    [TestMethod]
    public void A_picture_has_its_room_while_it_is_decoded()
    {
        var room = new DecodingRoom(1);
        var encoder = new ImageEncoder(new ImageEncoding { Input = "x", Width = 2, Height = 2, Channels = 1 }, room: room);
        var (picture, pixels) = (WhitePicture(2100), new float[4]);

        using (room.Enter(Large))
        {
            Assert.ThrowsExactly<ServiceException>(() => encoder.Encode(picture, pixels));
        }

        encoder.Encode(picture, pixels);
        using var after = room.Enter(Large);

        Assert.IsGreaterThan(0, pixels.Min());
    }

    private static byte[] WhitePicture(int side)
    {
        using var bitmap = new SKBitmap(side, side);
        bitmap.Erase(SKColors.White);
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }
}
