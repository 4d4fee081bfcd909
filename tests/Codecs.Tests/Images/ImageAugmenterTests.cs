using Maas.Codecs.Images;
using Maas.Core.Jobs;
using Maas.Core.Registry;

namespace Maas.Codecs.Tests.Images;

[TestClass]
public sealed class ImageAugmenterTests
{
    private static readonly ImageEncoding Color = new() { Input = "input", Width = 9, Height = 7, Channels = 3 };

    private static readonly Augmentation Everything = new()
    {
        CropPixels = 2,
        Scale = new(0.7, 1.2),
        FlipHorizontal = true,
        FlipVertical = true,
        RotateDegrees = 30,
        Brightness = 0.3,
        Contrast = 0.3,
        Saturation = 0.3,
        Hue = 0.2,
    };

    [TestMethod]
    public void The_same_seed_epoch_and_example_make_the_same_change_and_others_another()
    {
        var changed = Change(Everything, Color, 1, 2, 3);

        CollectionAssert.AreEqual(changed, Change(Everything, Color, 1, 2, 3));
        CollectionAssert.AreNotEqual(changed, Change(Everything, Color, 0, 2, 3));
        CollectionAssert.AreNotEqual(changed, Change(Everything, Color, 1, 3, 3));
        CollectionAssert.AreNotEqual(changed, Change(Everything, Color, 1, 2, 4));
        CollectionAssert.AreNotEqual(changed, Change(Everything, Color, 2, 1, 3));
    }

    [TestMethod]
    public void Nothing_asked_changes_nothing()
    {
        var turned = Everything with { CropPixels = 0, RotateDegrees = 0, Scale = ScaleRange.Whole, Brightness = 0, Contrast = 0 };

        CollectionAssert.AreEqual(Picture(Color), Change(new Augmentation(), Color, 1, 2, 3));
        CollectionAssert.AreEqual(
            Picture(Color), Change(turned with { FlipHorizontal = false, FlipVertical = false, Saturation = 0, Hue = 0 }, Color, 1, 2, 3));
    }

    [TestMethod]
    [DataRow(true, false)]
    [DataRow(false, true)]
    [DataRow(true, true)]
    public void Flips_are_exact_and_every_second(bool across, bool down)
    {
        var augmentation = new Augmentation { FlipHorizontal = across, FlipVertical = down };
        var counts = new Dictionary<string, int>();
        foreach (var example in Enumerable.Range(0, 400))
        {
            var kind = Array.FindIndex(Flips(), flip => Change(augmentation, Color, 1, 1, example).AsSpan().SequenceEqual(flip));
            counts[$"{kind}"] = counts.GetValueOrDefault($"{kind}") + 1;
        }

        string[] kinds = [.. new[] { "0", across ? "1" : "", down ? "2" : "", across && down ? "3" : "" }.Where(kind => kind != "")];
        CollectionAssert.AreEquivalent(kinds, counts.Keys.ToArray());
        Assert.IsTrue(counts.Values.All(count => Math.Abs(count - (400 / kinds.Length)) < 60));
    }

    [TestMethod]
    public void A_crop_moves_by_whole_pixels_as_far_as_asked_and_repeats_the_edge()
    {
        var grey = Color with { Channels = 1 };
        var seen = new HashSet<(int, int)>();
        foreach (var example in Enumerable.Range(0, 500))
        {
            var changed = Change(new Augmentation { CropPixels = 2 }, grey, 1, 1, example);

            seen.Add(Enumerable.Range(-2, 5).SelectMany(x => Enumerable.Range(-2, 5).Select(y => (x, y)))
                .Single(shift => changed.AsSpan().SequenceEqual(Moved(grey, shift.x, shift.y))));
        }

        Assert.HasCount(25, seen);
    }

    [TestMethod]
    public void A_turn_takes_each_pixel_from_where_the_angle_says()
    {
        // A plane turned about its middle is a plane: bilinear mixing is exact for it, away from the edges.
        var encoding = Color with { Width = 31, Height = 31, Channels = 1 };
        float[] plane = [.. Enumerable.Range(0, 961).Select(i => 100 + (2f * (i % 31 - 15)) + (i / 31 - 15))];
        new ImageAugmenter(new Augmentation { RotateDegrees = 25 }, encoding).Apply(plane, 5, 6, 7);
        var (right, down) = ((plane[(15 * 31) + 16] - plane[(15 * 31) + 14]) / 2, (plane[(16 * 31) + 15] - plane[(14 * 31) + 15]) / 2);
        var degrees = Math.Atan2((right * 1) - (down * 2), (right * 2) + (down * 1)) * 180 / Math.PI;

        Assert.AreEqual(100, plane[(15 * 31) + 15], 1e-4);
        Assert.AreEqual(5, (right * right) + (down * down), 1e-3);
        Assert.IsTrue(Math.Abs(degrees) is > 0.01 and < 25, $"{degrees}");
        Assert.AreEqual(100 + (5 * right) - (7 * down), plane[(8 * 31) + 20], 1e-3);
    }

    [TestMethod]
    public void A_scale_cuts_out_a_part_and_stretches_it()
    {
        var encoding = Color with { Width = 31, Height = 31, Channels = 1 };
        foreach (var example in Enumerable.Range(0, 50))
        {
            float[] slope = [.. Enumerable.Range(0, 961).Select(i => (float)(i % 31))];
            new ImageAugmenter(new Augmentation { Scale = new(0.5, 0.8) }, encoding).Apply(slope, 1, 1, example);

            var step = slope[16] - slope[15];

            Assert.IsTrue(step is > 0.499f and < 0.801f, $"{step}");
            Assert.IsTrue(slope[0] >= 0 && slope[30] <= 30);
        }
    }

    [TestMethod]
    public void Brightness_multiplies_and_contrast_stretches_about_the_mean()
    {
        var encoding = Color with { Width = 2, Height = 1, Channels = 1 };
        foreach (var example in Enumerable.Range(0, 100))
        {
            float[] bright = [50, 100];
            float[] strong = [50, 100];

            new ImageAugmenter(new Augmentation { Brightness = 0.5 }, encoding).Apply(bright, 1, 1, example);
            new ImageAugmenter(new Augmentation { Contrast = 0.5 }, encoding).Apply(strong, 1, 1, example);

            Assert.AreEqual(2, bright[1] / bright[0], 1e-4);
            Assert.IsTrue(bright[0] is >= 25 and <= 75);
            Assert.AreEqual(75, (strong[0] + strong[1]) / 2, 1e-3);
            Assert.IsTrue(strong[1] - strong[0] is >= 25 and <= 75);
        }
    }

    [TestMethod]
    public void Hue_and_saturation_keep_grey_and_the_luma_of_colors()
    {
        var augmentation = new Augmentation { Hue = 0.5, Saturation = 0.3 };
        var encoding = Color with { Width = 2, Height = 1 };
        foreach (var example in Enumerable.Range(0, 100))
        {
            float[] pixels = [90, 90, 90, 120, 110, 100];

            new ImageAugmenter(augmentation, encoding).Apply(pixels, 1, 1, example);

            Assert.IsTrue(pixels[..3].All(value => Math.Abs(value - 90) < 1e-3));
            Assert.AreEqual(
                (0.299 * 120) + (0.587 * 110) + (0.114 * 100), (0.299 * pixels[3]) + (0.587 * pixels[4]) + (0.114 * pixels[5]), 1e-3);
        }
    }

    [TestMethod]
    public void Values_stay_in_range_and_no_memory_is_taken()
    {
        var augmenter = new ImageAugmenter(Everything with { Brightness = 1, Contrast = 1, Saturation = 1, Hue = 0.5 }, Color);
        var pixels = Picture(Color);
        var example = 0;

        var taken = Allocation.Of(() => augmenter.Apply(pixels, 1, 1, example++));

        Assert.AreEqual(0, taken);
        Assert.IsTrue(pixels.All(value => value is >= 0 and <= 255));
    }

    private static float[] Change(Augmentation augmentation, ImageEncoding encoding, long seed, long epoch, long example)
    {
        var pixels = Picture(encoding);
        new ImageAugmenter(augmentation, encoding).Apply(pixels, seed, epoch, example);
        return pixels;
    }

    private static float[] Picture(ImageEncoding encoding) =>
        [.. Enumerable.Range(0, encoding.Width * encoding.Height * encoding.Channels).Select(i => (float)(i * 37 % 256))];

    private static float[] Moved(ImageEncoding encoding, int x, int y) =>
        Map(encoding, (column, row) => (Math.Clamp(column + x, 0, encoding.Width - 1), Math.Clamp(row + y, 0, encoding.Height - 1)));

    private static float[][] Flips() =>
    [
        Picture(Color),
        Map(Color, (x, y) => (8 - x, y)),
        Map(Color, (x, y) => (x, 6 - y)),
        Map(Color, (x, y) => (8 - x, 6 - y)),
    ];

    private static float[] Map(ImageEncoding encoding, Func<int, int, (int X, int Y)> from)
    {
        var picture = Picture(encoding);
        return [.. Enumerable.Range(0, picture.Length).Select(i =>
        {
            var (pixel, c) = (i / encoding.Channels, i % encoding.Channels);
            var (x, y) = from(pixel % encoding.Width, pixel / encoding.Width);
            return picture[(((y * encoding.Width) + x) * encoding.Channels) + c];
        })];
    }
}
