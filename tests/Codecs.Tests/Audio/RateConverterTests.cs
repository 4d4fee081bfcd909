using Maas.Testing;

namespace Maas.Codecs.Tests.Audio;

/// <summary>The oracle is the sine itself: a sound of one tone is that tone at every rate,
/// or silence where the rate can't hold it.</summary>
[TestClass]
public sealed class RateConverterTests
{
    // The filter's reach at the ends, in samples of the lower rate, where silence before and after the sound counts.
    private const int Reach = 65;

    [TestMethod]
    [DataRow(44_100, 16_000)]
    [DataRow(48_000, 16_000)]
    [DataRow(22_050, 16_000)]
    [DataRow(8_000, 16_000)]
    [DataRow(16_000, 44_100)]
    [DataRow(96_000, 8_000)]
    [DataRow(384_000, 1_000)]
    [DataRow(1_000, 192_000)]
    [DataRow(44_101, 16_001)]
    [DataRow(15_991, 16_001)]
    [DataRow(16_001, 48_017)]
    public void A_tone_stays_the_tone_it_was(int from, int to)
    {
        foreach (var part in new[] { 0.01, 0.3, 0.6, 0.9 })
        {
            var hertz = part * Math.Min(from, to) / 2;
            var (lead, converted) = Convert(from, to, hertz);

            for (var n = lead; n < converted.Length - lead; n++)
            {
                // 0.00005 of an amplitude of 0.5 is −80 dB, and 0.001 dB.
                Assert.AreEqual(0.5 * Math.Sin(2 * Math.PI * hertz * n / to), converted[n], 5e-5, $"{part} at {n}");
            }
        }
    }

    [TestMethod]
    [DataRow(44_100, 16_000)]
    [DataRow(48_000, 16_000)]
    [DataRow(96_000, 8_000)]
    [DataRow(384_000, 1_000)]
    [DataRow(44_101, 16_001)]
    public void A_tone_that_the_rate_can_not_hold_becomes_silence(int from, int to)
    {
        foreach (var part in new[] { 1.001, 1.1, 1.5, 2, 2.7 })
        {
            var (lead, converted) = Convert(from, to, part * to / 2);

            var loudest = converted[lead..^lead].Max(Math.Abs);

            Assert.IsLessThan(-80, 20 * Math.Log10(loudest / 0.5), $"{part}");
        }
    }

    [TestMethod]
    [DataRow(44_100, 16_000)]
    [DataRow(8_000, 16_000)]
    [DataRow(44_101, 16_001)]
    public void What_does_not_change_keeps_its_value(int from, int to)
    {
        var converted = Sound.Encode(WavFile.Floats(from, [.. Enumerable.Repeat(0.75f, from)]), to, to);

        Assert.IsTrue(converted[200..^200].All(value => Math.Abs(value - 0.75) < 1e-6));
    }

    [TestMethod]
    [DataRow(44_100, 16_000, 1000, 363)]
    [DataRow(44_100, 16_000, 441, 160)]
    [DataRow(44_100, 16_000, 442, 161)]
    [DataRow(16_000, 44_100, 160, 441)]
    [DataRow(384_000, 1_000, 1, 1)]
    [DataRow(1_000, 192_000, 1, 192)]
    public void So_many_samples_come_out_as_the_rates_say_rounded_up(int from, int to, int samples, int expected)
    {
        var converted = Sound.Encode(WavFile.Floats(from, [.. Enumerable.Repeat(1f, samples)]), to, expected + 100);

        Assert.AreNotEqual(0, converted[expected - 1]);
        Assert.IsTrue(converted[expected..].All(value => value == 0));
    }

    [TestMethod]
    public void The_same_rate_changes_nothing()
    {
        var random = new Random(1);
        float[] noise = [.. Enumerable.Range(0, 40_000).Select(_ => (random.NextSingle() * 2) - 1)];

        CollectionAssert.AreEqual(noise, Sound.Encode(WavFile.Floats(48_000, noise), 48_000, noise.Length));
    }

    [TestMethod]
    public void Many_rates_after_one_another_give_what_each_gave_first()
    {
        var file = WavFile.Sine(8000, 100, 800);
        var first = Sound.Encode(file, 16_000, 100);

        for (var rate = 9000; rate < 9020; rate++)
        {
            Sound.Encode(file, rate, 100);
        }

        CollectionAssert.AreEqual(first, Sound.Encode(file, 16_000, 100));
    }

    private static (int Lead, float[] Converted) Convert(int from, int to, double hertz)
    {
        var lower = Math.Min(from, to);
        var seconds = Math.Max(0.1, 4.0 * Reach / lower);
        var file = WavFile.Sine(from, hertz, (int)(seconds * from));
        return ((int)(Reach * (double)to / lower) + 1, Sound.Encode(file, to, (int)(seconds * to)));
    }
}
