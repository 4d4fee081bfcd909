using Maas.Datasets.Images;

namespace Maas.Datasets.Tests.Images;

[TestClass]
public sealed class ImageHeaderTests
{
    [TestMethod]
    public void A_PNG_gives_its_size_and_channels()
    {
        Assert.IsNull(ImageHeader.Find(Pictures.Png(5, 3), out var grey));
        Assert.IsNull(ImageHeader.Find(Pictures.Png(7, 2, type: 2), out var color));

        Assert.AreEqual(new(5, 3, 1), grey);
        Assert.AreEqual(new(7, 2, 3), color);
    }

    [TestMethod]
    public void A_JPEG_gives_its_size_and_channels()
    {
        Assert.IsNull(ImageHeader.Find(Pictures.Jpeg(640, 300, 3), out var color));
        Assert.IsNull(ImageHeader.Find(Pictures.Jpeg(8, 9, 1), out var grey));

        Assert.AreEqual(new(640, 300, 3), color);
        Assert.AreEqual(new(8, 9, 1), grey);
    }

    [TestMethod]
    [DataRow("VP8 ", new byte[] { 0, 0, 0, 0x9D, 0x01, 0x2A, 0x80, 0x42, 0x05, 0x00 }, 640, 5)]
    [DataRow("VP8L", new byte[] { 0x2F, 0x7F, 0x02, 0x01, 0x00, 0, 0, 0, 0, 0 }, 640, 5)]
    [DataRow("VP8X", new byte[] { 0, 0, 0, 0, 0x7F, 0x02, 0, 4, 0, 0 }, 640, 5)]
    public void A_WebP_gives_its_size(string chunk, byte[] data, int width, int height)
    {
        byte[] file = [.. "RIFF"u8, 22, 0, 0, 0, .. "WEBP"u8, .. System.Text.Encoding.ASCII.GetBytes(chunk), 10, 0, 0, 0, .. data];

        Assert.IsNull(ImageHeader.Find(file, out var header));
        Assert.AreEqual(new(width, height, 3), header);
        Assert.Contains("cut off", ImageHeader.Find(file.AsSpan(0, 29), out _)!);
    }

    [TestMethod]
    public void A_picture_cut_off_anywhere_is_found_out()
    {
        foreach (var picture in new[] { Pictures.Png(5, 3), Pictures.Jpeg(640, 300, 3) })
        {
            for (var length = 0; length < picture.Length; length++)
            {
                Assert.IsNotNull(ImageHeader.Find(picture.AsSpan(0, length), out _), $"cut at {length}");
            }
        }
    }

    [TestMethod]
    public void A_bit_that_flipped_in_the_pixels_of_a_PNG_is_found_out()
    {
        var picture = Pictures.Png(50, 30);
        picture[45] ^= 4;

        var problem = ImageHeader.Find(picture, out _);

        Assert.Contains("checksum", problem!);
    }

    [TestMethod]
    public void Too_many_pixels_are_refused_by_their_number()
    {
        var problem = ImageHeader.Find(Pictures.Png(20_000, 20_000), out _);

        Assert.Contains("20000×20000", problem!);
    }

    [TestMethod]
    public void Text_called_a_picture_is_none()
    {
        var problem = ImageHeader.Find("hello"u8, out _);

        Assert.Contains("not a PNG, JPEG or WebP", problem!);
    }
}
