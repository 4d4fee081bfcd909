using System.Runtime.InteropServices;
using Maas.Codecs.Audio;
using Maas.Core;
using Maas.Testing;

namespace Maas.Codecs.Tests.Audio;

[TestClass]
public sealed class AudioEncoderTests
{
    [TestMethod]
    public void Whole_numbers_of_every_size_become_fractions_of_the_greatest()
    {
        var bytes = Sound.Encode(WavFile.Make(8000, 1, 1, 8, [0, 64, 128, 255]), 8000, 4);
        var words = Sound.Encode(WavFile.Signed16(8000, -32_768, -1, 0, 16_384), 8000, 4);
        var triples = Sound.Encode(WavFile.Make(8000, 1, 1, 24, [0, 0, 0x80, 0xFF, 0xFF, 0xFF, 1, 0, 0, 0, 0, 0x40]), 8000, 4);
        var longs = Sound.Encode(WavFile.Make(8000, 1, 1, 32, [0, 0, 0, 0x80, 0, 0, 0, 0xC0, 0, 0, 0, 0x40]), 8000, 3);

        CollectionAssert.AreEqual(new[] { -1, -0.5f, 0, 127 / 128f }, bytes);
        CollectionAssert.AreEqual(new[] { -1, -1 / 32_768f, 0, 0.5f }, words);
        CollectionAssert.AreEqual(new[] { -1, -1 / 8_388_608f, 1 / 8_388_608f, 0.5f }, triples);
        CollectionAssert.AreEqual(new[] { -1, -0.5f, 0.5f }, longs);
    }

    [TestMethod]
    public void Floats_stay_what_they_are()
    {
        float[] values = [0.1f, -1.5f, 0, 1];
        double[] wide = [0.1, -1.5, 0, 1];

        CollectionAssert.AreEqual(values, Sound.Encode(WavFile.Floats(8000, values), 8000, 4));
        CollectionAssert.AreEqual(
            values, Sound.Encode(WavFile.Make(8000, 1, 3, 64, MemoryMarshal.AsBytes<double>(wide).ToArray()), 8000, 4));
    }

    [TestMethod]
    public void Channels_become_their_mean()
    {
        byte[] frames = [.. MemoryMarshal.AsBytes<short>([300, 600, 0, -300, -300, -300])];

        var mono = Sound.Encode(WavFile.Make(8000, 3, 1, 16, frames), 8000, 2);

        CollectionAssert.AreEqual(new[] { 300 / 32_768f, -300 / 32_768f }, mono);
    }

    [TestMethod]
    public void A_long_sound_is_cut_and_a_short_one_ends_in_silence()
    {
        var file = WavFile.Signed16(8000, 1, 2, 3);

        CollectionAssert.AreEqual(new[] { 1 / 32_768f, 2 / 32_768f }, Sound.Encode(file, 8000, 2));
        CollectionAssert.AreEqual(new[] { 1 / 32_768f, 2 / 32_768f, 3 / 32_768f, 0, 0 }, Sound.Encode(file, 8000, 5));
    }

    [TestMethod]
    public void A_cut_sound_begins_as_the_whole_one_does()
    {
        var file = WavFile.Sine(44_100, 500, 44_100);

        var whole = Sound.Encode(file, 16_000, 16_000);

        CollectionAssert.AreEqual(whole[..7001], Sound.Encode(file, 16_000, 7001));
    }

    [TestMethod]
    [DataRow(float.NaN, "sample 1 of the WAV file is NaN")]
    [DataRow(float.PositiveInfinity, "sample 1 of the WAV file is Infinity")]
    [DataRow(-32_768f, "is -32768; floats of −1 to 1 are expected")]
    public void Floats_that_are_no_sound_are_refused(float value, string message)
    {
        var refusal = Assert.ThrowsExactly<ServiceException>(() => Sound.Encode(WavFile.Floats(8000, 0.5f, value), 8000, 2));

        Assert.AreEqual(ServiceError.InvalidSound, refusal.Error);
        Assert.Contains(message, refusal.Detail);
    }

    [TestMethod]
    [DataRow(999, 1)]
    [DataRow(192_001, 1)]
    [DataRow(8000, 0)]
    [DataRow(8000, (1 << 24) + 1)]
    public void An_encoding_that_can_not_be_is_refused(int rate, int samples)
    {
        var refusal = Assert.ThrowsExactly<ServiceException>(() => Sound.Encode([], rate, samples));

        Assert.Contains("audio encoding", refusal.Detail);
    }

    [TestMethod]
    public void A_sound_takes_no_memory_but_the_rows()
    {
        var encoder = new AudioEncoder(new() { Input = "input", SampleRate = 16_000, Samples = 16_000 });
        var file = WavFile.Sine(44_100, 500, 44_100);
        var destination = new float[encoder.Length];

        Assert.IsLessThan(1024, Allocation.Of(() => encoder.Encode(file, destination)));
    }

    [TestMethod]
    public void Broken_sounds_are_read_or_refused_and_nothing_else()
    {
        var random = new Random(1);
        byte[][] good = [WavFile.Sine(8000, 440, 50), WavFile.Signed16(8000, new short[50]), WavFile.Make(8000, 2, 6, 8, new byte[50])];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 2000; i++)
        {
            var bytes = good[i % 3][..random.Next(1, good[i % 3].Length + 1)];
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            bytes[random.Next(Math.Min(bytes.Length, 60))] = (byte)random.Next(256);
            try
            {
                Assert.IsTrue(Sound.Encode(bytes, 8000, 20).All(float.IsFinite));
            }
            catch (ServiceException refusal)
            {
                Assert.AreEqual(ServiceError.InvalidSound, refusal.Error);
            }
        }

        Assert.IsLessThan(2L << 30, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
