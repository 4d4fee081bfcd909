using Maas.Codecs.Images;
using Maas.Core;
using Maas.Core.Registry;
using SkiaSharp;

namespace Maas.Codecs.Tests.Images;

[TestClass]
public sealed class ImageDecoderTests
{
    private const long Most = ImageEncoder.DefaultMostPixels;

    [TestMethod]
    [DataRow(SKEncodedImageFormat.Jpeg, 3)]
    [DataRow(SKEncodedImageFormat.Webp, 3)]
    [DataRow(SKEncodedImageFormat.Png, 0)]
    public void All_three_formats_are_read(SKEncodedImageFormat format, int tolerance)
    {
        using var pixels = ImageDecoder.Decode(Make(format, 16, 8, new SKColor(200, 100, 50)), 3, Most, BackgroundColor.White);

        Assert.AreEqual((16, 8), (pixels.Width, pixels.Height));
        Assert.AreEqual(200, pixels.Bytes[0], tolerance);
        Assert.AreEqual(100, pixels.Bytes[1], tolerance);
        Assert.AreEqual(50, pixels.Bytes[2], tolerance);
    }

    [TestMethod]
    [DataRow(1, "123456", 3)]
    [DataRow(2, "321654", 3)]
    [DataRow(3, "654321", 3)]
    [DataRow(4, "456123", 3)]
    [DataRow(5, "142536", 2)]
    [DataRow(6, "415263", 2)]
    [DataRow(7, "635241", 2)]
    [DataRow(8, "362514", 2)]
    public void Pictures_are_turned_upright(int orientation, string expected, int width)
    {
        // Three by two pixels: 1 2 3 over 4 5 6.
        using var source = new Pixels(3, 2, 4);
        for (var i = 0; i < 6; i++)
        {
            source.Bytes.Slice(i * 4, 3).Fill((byte)(i + 1));
            source.Bytes[(i * 4) + 3] = 255;
        }

        using var upright = Orientation.Apply(source, (SKEncodedOrigin)orientation, channels: 1, BackgroundColor.White);

        Assert.AreEqual(width, upright.Width);
        Assert.AreEqual(expected, string.Concat(upright.Bytes.ToArray()));
    }

    [TestMethod]
    public void The_orientation_is_read_from_a_photo()
    {
        var jpeg = Make(SKEncodedImageFormat.Jpeg, 16, 8, SKColors.Red);
        byte[] exif = [0xFF, 0xE1, 0, 34, (byte)'E', (byte)'x', (byte)'i', (byte)'f', 0, 0,
            (byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];

        using var pixels = ImageDecoder.Decode([.. jpeg[..2], .. exif, .. jpeg[2..]], 3, Most, BackgroundColor.White);

        Assert.AreEqual((8, 16), (pixels.Width, pixels.Height));
    }

    [TestMethod]
    public void A_huge_picture_is_refused_before_its_pixels_take_memory()
    {
        var png = PngFile.Blank(20_000, 20_000);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var refusal = Assert.ThrowsExactly<ServiceException>(() => ImageDecoder.Decode(png, 1, Most, BackgroundColor.White));

        Assert.AreEqual(ServiceError.InvalidImage, refusal.Error);
        Assert.Contains("20000×20000", refusal.Detail);
        Assert.IsLessThan(1 << 20, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void A_picture_that_is_cut_off_is_named_as_such()
    {
        var noise = new byte[64 * 64];
        new Random(1).NextBytes(noise);
        var png = PngFile.Make(64, 64, type: 0, noise);

        foreach (var length in new[] { 20, 60, 500, png.Length / 2 })
        {
            var refusal = Assert.ThrowsExactly<ServiceException>(
                () => ImageDecoder.Decode(png.AsSpan(0, length), 1, Most, BackgroundColor.White));

            Assert.AreEqual(ServiceError.InvalidImage, refusal.Error);
            Assert.Contains("cut off", refusal.Detail);
        }
    }

    [TestMethod]
    [DataRow("GIF89a...............", "a GIF file")]
    [DataRow("BM...................", "a BMP file")]
    [DataRow("%PDF-1.7", "a PDF file")]
    [DataRow("hello", "5 bytes")]
    [DataRow("", "nothing")]
    public void What_is_no_picture_is_said_what_it_is(string text, string found)
    {
        var refusal = Assert.ThrowsExactly<ServiceException>(
            () => ImageDecoder.Decode(System.Text.Encoding.ASCII.GetBytes(text), 1, Most, BackgroundColor.White));

        Assert.Contains(found, refusal.Detail);
    }

    [TestMethod]
    public void Broken_pictures_decode_or_are_refused_and_nothing_else()
    {
        var random = new Random(1);
        foreach (var format in new[] { SKEncodedImageFormat.Png, SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Webp })
        {
            var good = Make(format, 24, 24, SKColors.Olive);
            for (var i = 0; i < 1500; i++)
            {
                var bytes = good[..random.Next(1, good.Length + 1)];
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                try
                {
                    ImageDecoder.Decode(bytes, 3, 1_000_000, BackgroundColor.White).Dispose();
                }
                catch (ServiceException refusal)
                {
                    Assert.AreEqual(ServiceError.InvalidImage, refusal.Error);
                }
            }
        }
    }

    private static byte[] Make(SKEncodedImageFormat format, int width, int height, SKColor color)
    {
        using var bitmap = new SKBitmap(width, height);
        bitmap.Erase(color);
        using var data = bitmap.Encode(format, 95);
        return data.ToArray();
    }
}
