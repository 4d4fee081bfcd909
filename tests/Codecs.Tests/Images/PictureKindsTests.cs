using Maas.Codecs.Images;
using Maas.Core;
using Maas.Core.Registry;
using Maas.Testing;
using SkiaSharp;

namespace Maas.Codecs.Tests.Images;

/// <summary>Every kind of picture to the colours that its format's standard gives it. The files are made by hand, pixel by pixel.</summary>
[TestClass]
public sealed class PictureKindsTests
{
    // Exif 2.32, tag 274, of three by two pixels 1 2 3 over 4 5 6: what is seen upright.
    private static readonly string[] Upright = ["123456", "321654", "654321", "456123", "142536", "415263", "635241", "362514"];

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_photo_is_turned_as_its_Exif_says(bool isBigEndian)
    {
        for (byte orientation = 1; orientation <= 8; orientation++)
        {
            var jpeg = JpegFile.Make(3, 2, 1, [20, 40, 60, 80, 100, 120], JpegFile.Exif(orientation, isBigEndian));

            using var pixels = ImageDecoder.Decode(jpeg, 1, ImageEncoder.DefaultMostPixels, BackgroundColor.White);

            Assert.AreEqual(orientation <= 4 ? (24, 16) : (16, 24), (pixels.Width, pixels.Height));
            Assert.AreEqual(Upright[orientation - 1], Blocks(pixels), $"{orientation}");
        }
    }

    [TestMethod]
    public void A_drawing_is_turned_as_its_Exif_says()
    {
        for (byte orientation = 1; orientation <= 8; orientation++)
        {
            var png = PngFile.Make(3, 2, 0, [1, 2, 3, 4, 5, 6], exif: JpegFile.Tiff(orientation, isBigEndian: true));

            using var pixels = ImageDecoder.Decode(png, 1, ImageEncoder.DefaultMostPixels, BackgroundColor.White);

            Assert.AreEqual(Upright[orientation - 1], string.Concat(pixels.Bytes.ToArray()), $"{orientation}");
        }
    }

    [TestMethod]
    public void A_WebP_is_turned_as_its_Exif_says()
    {
        using var bitmap = new SKBitmap(3, 2);
        for (var i = 0; i < 6; i++)
        {
            bitmap.SetPixel(i % 3, i / 3, new SKColor((byte)(i + 1), (byte)(i + 1), (byte)(i + 1)));
        }

        using var image = bitmap.PeekPixels().Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 50));
        byte[] extended = [8, 0, 0, 0, 2, 0, 0, 1, 0, 0];
        for (byte orientation = 1; orientation <= 8; orientation++)
        {
            byte[] chunks = [.. "WEBP"u8, .. WavFile.Chunk("VP8X", extended), .. image!.ToArray()[12..],
                .. WavFile.Chunk("EXIF", JpegFile.Tiff(orientation, isBigEndian: false))];

            using var pixels = ImageDecoder.Decode(
                WavFile.Chunk("RIFF", chunks), 1, ImageEncoder.DefaultMostPixels, BackgroundColor.White);

            Assert.AreEqual(Upright[orientation - 1], string.Concat(pixels.Bytes.ToArray()), $"{orientation}");
        }
    }

    [TestMethod]
    [DataRow(0, new byte[] { 200, 100, 50, 255 }, new[] { 200f, 100, 50 })]
    [DataRow(0, new byte[] { 255, 255, 255, 255 }, new[] { 255f, 255, 255 })]
    [DataRow(0, new byte[] { 255, 255, 255, 0 }, new[] { 0f, 0, 0 })]
    [DataRow(0, new byte[] { 200, 100, 50, 128 }, new[] { 100f, 50, 25 })]
    [DataRow(2, new byte[] { 55, 128, 128, 255 }, new[] { 200f, 200, 200 })]
    [DataRow(2, new byte[] { 155, 128, 128, 128 }, new[] { 50f, 50, 50 })]
    public void Inks_of_Adobe_are_stored_inverted(int transform, byte[] stored, float[] expected)
    {
        var jpeg = JpegFile.Make(1, 1, 4, stored, JpegFile.Adobe((byte)transform));

        AreNear(expected, Encode(jpeg, 8, 8, 3)[..192].Chunk(64).Select(channel => channel[0]).ToArray(), 1.01f);
    }

    [TestMethod]
    public void Inks_without_Adobes_word_are_refused()
    {
        var refusal = Assert.ThrowsExactly<ServiceException>(() => Encode(JpegFile.Make(1, 1, 4, [55, 155, 205, 0], []), 8, 8, 3));

        Assert.Contains("CMYK", refusal.Detail);
    }

    [TestMethod]
    public void Sixteen_bits_become_the_nearest_eight_within_one()
    {
        var random = new Random(1);
        var samples = new byte[64 * 2];
        random.NextBytes(samples);

        var encoded = Encode(PngFile.Make(64, 1, 0, samples, bits: 16), 64, 1, 1);

        AreNear([.. Enumerable.Range(0, 64).Select(i => ((samples[2 * i] << 8) + samples[(2 * i) + 1]) / 257f)], encoded, 1);
    }

    [TestMethod]
    public void A_palettes_transparency_shows_the_background()
    {
        var png = PngFile.Make(3, 1, 3, [0, 1, 2], palette: [10, 20, 30, 40, 50, 60, 70, 80, 90], transparency: [0, 128]);

        // 128 of 255 of the colour, the rest of it white.
        AreNear([255, 255, 255, 147, 152, 157, 70, 80, 90], Encode(png, 3, 1, 3, ImageLayout.ChannelsLast), 0.51f);
        AreNear([0, 0, 0, 20, 25, 30, 70, 80, 90], Encode(png, 3, 1, 3, ImageLayout.ChannelsLast, "black"), 0.51f);
        AreNear([0, 128, 255, 20, 89, 157, 70, 80, 90], Encode(png, 3, 1, 3, ImageLayout.ChannelsLast, "#0080ff"), 0.51f);
    }

    [TestMethod]
    public void A_transparent_grey_or_color_shows_the_background()
    {
        var grey = PngFile.Make(2, 1, 0, [7, 8], transparency: [0, 7]);
        var color = PngFile.Make(2, 1, 2, [7, 8, 9, 7, 8, 8], transparency: [0, 7, 0, 8, 0, 9]);

        AreNear([255, 8], Encode(grey, 2, 1, 1), 0);
        AreNear([255, 255, 255, 7, 8, 8], Encode(color, 2, 1, 3, ImageLayout.ChannelsLast), 0);
    }

    [TestMethod]
    public void Grey_with_alpha_is_laid_on_the_background()
    {
        var png = PngFile.Make(3, 1, 4, [100, 255, 100, 0, 100, 51]);

        AreNear([100, 255, 224], Encode(png, 3, 1, 1), 0.51f);
        AreNear([100, 0, 20], Encode(png, 3, 1, 1, background: "black"), 0.51f);
        AreNear([100, 100, 100, 255, 0, 0, 224, 20, 20], Encode(png, 3, 1, 3, ImageLayout.ChannelsLast, "#ff0000"), 0.51f);
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(5, 3)]
    [DataRow(8, 8)]
    [DataRow(17, 19)]
    public void An_interlaced_picture_is_the_same_picture(int width, int height)
    {
        byte[] samples = [.. Enumerable.Range(0, width * height * 3).Select(i => (byte)(i * 7))];

        var interlaced = Encode(PngFile.Make(width, height, 2, samples, isInterlaced: true), width, height, 3, ImageLayout.ChannelsLast);

        AreNear([.. samples.Select(sample => (float)sample)], interlaced, 0);
    }

    [TestMethod]
    [DataRow("red")]
    [DataRow("#fff")]
    [DataRow("#12345g")]
    [DataRow("")]
    public void A_background_that_is_no_color_is_refused(string background)
    {
        var refusal = Assert.ThrowsExactly<ServiceException>(() => Encode([], 1, 1, 1, background: background));

        Assert.Contains("background", refusal.Detail);
    }

    private static string Blocks(Pixels pixels) => string.Concat(Enumerable.Range(0, 6)
        .Select(i => (X: i % (pixels.Width / 8), Y: i / (pixels.Width / 8)))
        .Select(block => pixels.Bytes[(((block.Y * 8) + 3) * pixels.Width) + (block.X * 8) + 5] / 20));

    private static void AreNear(float[] expected, float[] actual, float tolerance)
    {
        Assert.HasCount(expected.Length, actual);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i], actual[i], tolerance, $"at {i}");
        }
    }

    private static float[] Encode(
        byte[] file, int width, int height, int channels, ImageLayout layout = ImageLayout.ChannelsFirst, string? background = null)
    {
        var encoding = new ImageEncoding
        {
            Input = "input",
            Width = width,
            Height = height,
            Channels = channels,
            Scale = 1,
            Layout = layout,
            Background = background,
        };
        var encoder = new ImageEncoder(encoding);
        var destination = new float[encoder.Length];
        encoder.Encode(file, destination);
        return destination;
    }
}
