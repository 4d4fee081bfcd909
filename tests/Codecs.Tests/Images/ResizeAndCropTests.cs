using Maas.Codecs.Images;
using Maas.Core;
using Maas.Core.Registry;

namespace Maas.Codecs.Tests.Images;

/// <summary>The shorter side first, then the middle, as torchvision's Resize and CenterCrop do it.</summary>
[TestClass]
public sealed class ResizeAndCropTests
{
    [TestMethod]
    [DataRow(6, 4, 4, 3, 2, 2, 1)]
    [DataRow(4, 7, 4, 4, 4, 0, 2)]
    [DataRow(5, 4, 4, 4, 4, 0, 0)]
    [DataRow(9, 4, 4, 2, 4, 4, 0)]
    [DataRow(3, 3, 3, 3, 3, 0, 0)]
    public void Where_nothing_is_resized_the_middle_begins_at_the_nearest_whole_pixel_and_halves_at_the_even_one(
        int width, int height, int shorter, int cutWidth, int cutHeight, int left, int top)
    {
        var samples = Enumerable.Range(0, width * height).Select(i => (byte)i).ToArray();

        var encoded = Encode(PngFile.Make(width, height, 0, samples), Crop(cutWidth, cutHeight, shorter));

        var expected = Enumerable.Range(0, cutWidth * cutHeight)
            .Select(i => (float)samples[((top + (i / cutWidth)) * width) + left + (i % cutWidth)]).ToArray();
        CollectionAssert.AreEqual(expected, encoded);
    }

    [TestMethod]
    public void A_picture_is_made_smaller_first_and_cut_then()
    {
        // 8×2 to 4×1, of which the middle two are taken. Each new pixel weighs six columns by a triangle of reach 2:
        // ¼ ¾ ¾ ¼ of the columns 1…4 for the second, of 3…6 for the third.
        byte[] row = [0, 16, 32, 64, 128, 8, 24, 40];

        var encoded = Encode(PngFile.Make(8, 2, 0, [.. row, .. row]), Crop(1, 1, 1));
        var two = Encode(PngFile.Make(8, 4, 0, [.. row, .. row, .. row, .. row]), Crop(2, 2, 2));

        // At 1×1 of 4×1: the middle begins at round(1.5) = 2, the third.
        Assert.AreEqual(((64 * 0.25) + (128 * 0.75) + (8 * 0.75) + (24 * 0.25)) / 2, encoded[0], 1e-4);
        Assert.AreEqual(((16 * 0.25) + (32 * 0.75) + (64 * 0.75) + (128 * 0.25)) / 2, two[0], 1e-4);
        Assert.AreEqual(((64 * 0.25) + (128 * 0.75) + (8 * 0.75) + (24 * 0.25)) / 2, two[1], 1e-4);
    }

    [TestMethod]
    public void A_longer_side_is_cut_to_whole_pixels()
    {
        // 7×2 with the shorter side 3 is 10×3 (10.5 cut off), not stretched to 10.5.
        byte[] samples = [.. Enumerable.Range(0, 14).Select(i => (byte)(i * 17))];
        var picture = PngFile.Make(7, 2, 0, samples);

        var whole = Encode(picture, Crop(10, 3, 3) with { Resize = ImageResize.Stretch, ShorterSide = null });
        var cut = Encode(picture, Crop(3, 3, 3));

        // (10 − 3) ÷ 2 = 3.5, to the even 4.
        var expected = Enumerable.Range(0, 9).Select(i => whole[((i / 3) * 10) + 4 + (i % 3)]).ToArray();
        for (var i = 0; i < 9; i++)
        {
            Assert.AreEqual(expected[i], cut[i], 1e-3);
        }
    }

    [TestMethod]
    public void A_picture_of_the_size_itself_is_resized_and_cut_all_the_same()
    {
        byte[] samples = [0, 0, 0, 0, 0, 100, 200, 0, 0, 40, 80, 0, 0, 0, 0, 0];

        var encoded = Encode(PngFile.Make(4, 4, 0, samples), Crop(4, 4, 8));

        // 8×8 has new centres at quarters: the middle's first is ¾ of the way from pixel 0 to pixel 1 in both directions.
        Assert.AreEqual(100 * 0.75 * 0.75, encoded[0], 1e-4);
    }

    [TestMethod]
    public void A_cubic_curve_interpolates_and_stays_within_black_and_white()
    {
        var encoding = Crop(4, 1, 1) with { Resize = ImageResize.Stretch, ShorterSide = null, Interpolation = ImageInterpolation.Bicubic };

        var low = Encode(PngFile.Make(2, 1, 0, [0, 100]), encoding);
        var high = Encode(PngFile.Make(2, 1, 0, [0, 250]), encoding);

        // Keys' curve at ¼, ¾ and 1¼: 0.8671875, 0.2265625, −0.0703125; each pair divided by its sum.
        Assert.AreEqual(0, low[0], 1e-4);
        Assert.AreEqual(100 * 0.2265625 / 1.09375, low[1], 1e-3);
        Assert.AreEqual(100 * 0.8671875 / 1.09375, low[2], 1e-3);
        Assert.AreEqual(100 * 0.8671875 / 0.796875, low[3], 1e-3);
        Assert.AreEqual(255, high[3]);
    }

    [TestMethod]
    public void Values_become_bytes_by_rounding_and_halves_by_the_nearest()
    {
        var encoder = new ImageEncoder(Crop(1, 1, 1) with { Resize = ImageResize.Stretch, ShorterSide = null });
        var (bytes, halves) = (new byte[1], new Half[1]);
        var picture = PngFile.Make(2, 1, 0, [100, 101]);

        encoder.Encode(picture, bytes);
        encoder.Encode(picture, halves);

        Assert.AreEqual((101, (Half)100.5f), (bytes[0], halves[0]));
    }

    [TestMethod]
    [DataRow(ImageResize.CenterCrop, 3)]
    [DataRow(ImageResize.CenterCrop, 0)]
    [DataRow(ImageResize.CenterCrop, 20_000)]
    [DataRow(ImageResize.Stretch, 8)]
    [DataRow(ImageResize.Pad, 8)]
    public void A_shorter_side_that_can_not_be_is_refused(ImageResize resize, int shorter)
    {
        var refusal = Assert.ThrowsExactly<ServiceException>(() => new ImageEncoder(Crop(2, 4, shorter) with { Resize = resize }));

        Assert.Contains("shorterSide", refusal.Detail);
    }

    private static ImageEncoding Crop(int width, int height, int shorter) => new()
    {
        Input = "x",
        Width = width,
        Height = height,
        Channels = 1,
        Scale = 1,
        Resize = ImageResize.CenterCrop,
        ShorterSide = shorter,
    };

    private static float[] Encode(byte[] picture, ImageEncoding encoding)
    {
        var encoder = new ImageEncoder(encoding);
        var destination = new float[encoder.Length];
        encoder.Encode(picture, destination);
        return destination;
    }
}
