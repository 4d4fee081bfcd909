using Maas.Codecs.Images;
using Maas.Core;
using Maas.Core.Registry;

namespace Maas.Codecs.Tests.Images;

[TestClass]
public sealed class ImageEncoderTests
{
    [TestMethod]
    public void Pixels_of_the_same_size_stay_exactly_as_they_are()
    {
        var samples = Enumerable.Range(0, 64).Select(i => (byte)(i * 4)).ToArray();

        var encoded = Encode(PngFile.Make(8, 8, type: 0, samples), Raw(8, 8, 1));

        CollectionAssert.AreEqual(samples.Select(sample => (float)sample).ToArray(), encoded);
    }

    [TestMethod]
    public void Channels_come_first_or_last()
    {
        var png = PngFile.Make(2, 1, type: 2, [1, 2, 3, 4, 5, 6]);

        CollectionAssert.AreEqual(new float[] { 1, 4, 2, 5, 3, 6 }, Encode(png, Raw(2, 1, 3)));
        CollectionAssert.AreEqual(new float[] { 1, 2, 3, 4, 5, 6 }, Encode(png, Raw(2, 1, 3) with { Layout = ImageLayout.ChannelsLast }));
    }

    [TestMethod]
    public void Values_are_scaled_and_normalised()
    {
        var encoding = Raw(2, 1, 1) with { Scale = 1f / 255, Mean = [0.5f], StandardDeviation = [0.25f] };

        var encoded = Encode(PngFile.Make(2, 1, type: 0, [0, 255]), encoding);

        CollectionAssert.AreEqual(new float[] { -2, 2 }, encoded);
    }

    [TestMethod]
    public void Colors_become_grey_by_luma_and_grey_stays_what_it_was()
    {
        var colors = Encode(PngFile.Make(3, 1, type: 2, [255, 0, 0, 0, 255, 0, 0, 0, 255]), Raw(3, 1, 1));
        var greys = Encode(PngFile.Make(256, 1, type: 2, [.. Enumerable.Range(0, 768).Select(i => (byte)(i / 3))]), Raw(256, 1, 1));

        CollectionAssert.AreEqual(new float[] { 76, 150, 29 }, colors);
        CollectionAssert.AreEqual(Enumerable.Range(0, 256).Select(i => (float)i).ToArray(), greys);
    }

    [TestMethod]
    public void Palettes_sixteen_bits_and_transparency_become_plain_colors()
    {
        var palette = Encode(PngFile.Make(2, 1, type: 3, [1, 0], palette: [9, 8, 7, 10, 20, 30]), Raw(2, 1, 3));
        var wide = Encode(PngFile.Make(2, 1, type: 0, [100, 0, 200, 0], bits: 16), Raw(2, 1, 1));
        var clear = Encode(PngFile.Make(3, 1, type: 6, [10, 20, 30, 255, 10, 20, 30, 0, 0, 0, 0, 51]), Raw(3, 1, 3));

        CollectionAssert.AreEqual(new float[] { 10, 9, 20, 8, 30, 7 }, palette);
        CollectionAssert.AreEqual(new float[] { 100, 200 }, wide);
        CollectionAssert.AreEqual(new float[] { 10, 255, 204, 20, 255, 204, 30, 255, 204 }, clear);
    }

    [TestMethod]
    public void Making_smaller_counts_every_pixel()
    {
        var halved = Encode(PngFile.Make(4, 1, type: 0, [0, 80, 160, 240]), Raw(2, 1, 1));
        var single = Encode(PngFile.Make(2, 2, type: 0, [10, 20, 30, 40]), Raw(1, 1, 1));

        // Triangle of reach 2: weights ¾ ¾ ¼ (the fourth pixel is out of reach at the edge) of 0, 80, 160, and mirrored.
        Assert.AreEqual(((0.75 * 0) + (0.75 * 80) + (0.25 * 160)) / 1.75, halved[0], 1e-4);
        Assert.AreEqual(((0.25 * 80) + (0.75 * 160) + (0.75 * 240)) / 1.75, halved[1], 1e-4);
        Assert.AreEqual(25, single[0], 1e-5);
    }

    [TestMethod]
    public void Making_larger_interpolates_between_centres()
    {
        var doubled = Encode(PngFile.Make(2, 1, type: 0, [0, 100]), Raw(4, 1, 1));

        CollectionAssert.AreEqual(new float[] { 0, 25, 75, 100 }, doubled);
    }

    [TestMethod]
    public void Cropping_keeps_the_middle_and_padding_adds_black()
    {
        var wide = PngFile.Make(4, 2, type: 0, [1, 2, 3, 4, 5, 6, 7, 8]);

        var cropped = Encode(wide, Raw(2, 2, 1) with { Resize = ImageResize.CenterCrop });
        var padded = Encode(wide, Raw(4, 4, 1) with { Resize = ImageResize.Pad });

        CollectionAssert.AreEqual(new float[] { 2, 3, 6, 7 }, cropped);
        CollectionAssert.AreEqual(new float[] { 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0 }, padded);
    }

    [TestMethod]
    public void A_picture_of_any_proportions_takes_little_memory()
    {
        var tall = PngFile.Blank(1, 65_000);
        var encoder = new ImageEncoder(Raw(224, 224, 3));
        var destination = new float[encoder.Length];
        var before = GC.GetAllocatedBytesForCurrentThread();

        encoder.Encode(tall, destination);

        Assert.IsLessThan(4L << 20, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.IsTrue(destination.All(value => value == 0));
    }

    [TestMethod]
    public async Task Many_threads_get_what_one_gets()
    {
        var encoder = new ImageEncoder(Raw(5, 5, 3));
        var png = PngFile.Make(9, 7, type: 2, [.. Enumerable.Range(0, 189).Select(i => (byte)i)]);
        var expected = new float[encoder.Length];
        encoder.Encode(png, expected);

        await Parallel.ForAsync(0, 200, (_, _) =>
        {
            var encoded = new float[encoder.Length];
            encoder.Encode(png, encoded);
            CollectionAssert.AreEqual(expected, encoded);
            return ValueTask.CompletedTask;
        });
    }

    [TestMethod]
    [DataRow(0, 1, 1)]
    [DataRow(4, 4, 2)]
    [DataRow(100_000, 100_000, 3)]
    public void An_encoding_that_can_not_be_is_refused(int width, int height, int channels)
    {
        var refusal = Assert.ThrowsExactly<ServiceException>(() => new ImageEncoder(Raw(width, height, channels)));

        Assert.Contains("image encoding", refusal.Detail);
    }

    private static ImageEncoding Raw(int width, int height, int channels) =>
        new() { Input = "input", Width = width, Height = height, Channels = channels, Scale = 1 };

    private static float[] Encode(byte[] picture, ImageEncoding encoding)
    {
        var encoder = new ImageEncoder(encoding);
        var destination = new float[encoder.Length];
        encoder.Encode(picture, destination);
        return destination;
    }
}
