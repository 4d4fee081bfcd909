using Maas.Codecs.Audio;
using Maas.Core.Jobs;
using Maas.Core.Registry;

namespace Maas.Codecs.Tests.Audio;

[TestClass]
public sealed class SoundAugmenterTests
{
    private static readonly AudioEncoding Encoding = new() { Input = "input", SampleRate = 8000, Samples = 2000 };
    private static readonly Augmentation Everything = new() { ShiftSeconds = 0.01, GainDecibels = 6, NoiseDecibels = -20, Speed = 0.1 };

    [TestMethod]
    public void The_same_seed_epoch_and_example_make_the_same_change_and_others_another()
    {
        var changed = Change(Everything, 1, 2, 3);

        CollectionAssert.AreEqual(changed, Change(Everything, 1, 2, 3));
        CollectionAssert.AreNotEqual(changed, Change(Everything, 0, 2, 3));
        CollectionAssert.AreNotEqual(changed, Change(Everything, 1, 3, 3));
        CollectionAssert.AreNotEqual(changed, Change(Everything, 1, 2, 4));
    }

    [TestMethod]
    public void Nothing_asked_changes_nothing() => CollectionAssert.AreEqual(Tone(), Change(new Augmentation(), 1, 2, 3));

    [TestMethod]
    public void A_shift_is_by_whole_samples_and_brings_silence()
    {
        var tone = Tone();
        var shifts = new HashSet<int>();
        for (var example = 0; example < 200; example++)
        {
            var changed = Change(new Augmentation { ShiftSeconds = 0.001 }, 1, 1, example);

            shifts.Add(Enumerable.Range(-8, 17).Single(shift => Enumerable.Range(0, 2000)
                .All(i => changed[i] == (i - shift is >= 0 and < 2000 ? tone[i - shift] : 0))));
        }

        Assert.HasCount(17, shifts);
    }

    [TestMethod]
    public void Gain_is_one_factor_in_its_range()
    {
        var tone = Tone();
        for (var example = 0; example < 100; example++)
        {
            var changed = Change(new Augmentation { GainDecibels = 6 }, 1, 1, example);

            var factor = changed[500] / tone[500];

            Assert.IsTrue(Math.Abs(20 * Math.Log10(factor)) <= 6.0001);
            Assert.AreEqual(tone[700] * factor, changed[700], 1e-6);
        }
    }

    [TestMethod]
    public void Noise_is_as_strong_as_asked_beside_the_sound()
    {
        var tone = Tone();
        var strength = Strength(tone);
        var strongest = 0.0;
        for (var example = 0; example < 100; example++)
        {
            var changed = Change(new Augmentation { NoiseDecibels = -20 }, 1, 1, example);

            strongest = Math.Max(strongest, Strength([.. changed.Zip(tone, (a, b) => a - b)]));
        }

        Assert.AreEqual(-20, 20 * Math.Log10(strongest / strength), 0.7);
    }

    [TestMethod]
    public void Speed_changes_pitch_within_its_range()
    {
        for (var example = 0; example < 50; example++)
        {
            var changed = Change(new Augmentation { Speed = 0.1 }, 1, 1, example);

            var crossings = Enumerable.Range(0, 1500).Count(i => changed[i] < 0 && changed[i + 1] >= 0);

            // 200 Hz in 1,500 of 8,000 samples a second: 37.5 waves.
            Assert.IsTrue(crossings is >= 33 and <= 42, $"{crossings}");
        }
    }

    [TestMethod]
    public void No_memory_is_taken()
    {
        var augmenter = new SoundAugmenter(Everything, Encoding);
        var samples = Tone();

        Assert.AreEqual(0, Allocation.Of(() => augmenter.Apply(samples, 1, 1, 1)));
    }

    private static double Strength(float[] samples) => Math.Sqrt(samples.Sum(sample => (double)sample * sample) / samples.Length);

    private static float[] Tone() => [.. Enumerable.Range(0, 2000).Select(i => 0.5f * MathF.Sin(2 * MathF.PI * 200 * i / 8000))];

    private static float[] Change(Augmentation augmentation, long seed, long epoch, long example)
    {
        var samples = Tone();
        new SoundAugmenter(augmentation, Encoding).Apply(samples, seed, epoch, example);
        return samples;
    }
}
