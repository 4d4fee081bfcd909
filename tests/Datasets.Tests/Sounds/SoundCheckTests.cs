using Maas.Core.Datasets;

namespace Maas.Datasets.Tests.Sounds;

[TestClass]
public sealed class SoundCheckTests
{
    [TestMethod]
    public async Task Sounds_are_counted_and_their_usual_kind_is_told()
    {
        var report = await CheckAsync(
            ("no/a.wav", Waves.Wav(8000)), ("yes/b.wav", Waves.Wav(32000)), ("yes/c.WAV", Waves.Wav(16000)),
            ("yes/d.wav", Waves.Wav(44100, rate: 44100, channels: 2, bits: 24)));

        Assert.AreEqual((0L, 4L, DatasetFormat.Sounds), (report.ErrorCount, report.Rows, report.Format));
        Assert.AreEqual(new SoundsReport(16000, 1, 1, 2), report.Sounds);
        CollectionAssert.AreEqual(new CategoryCount[] { new("no", 1), new("yes", 3) }, report.Classes.ToArray());
        Assert.IsEmpty(report.Warnings);
    }

    [TestMethod]
    [DataRow(8, 1, false)]
    [DataRow(16, 1, false)]
    [DataRow(24, 1, false)]
    [DataRow(32, 1, true)]
    [DataRow(32, 3, false)]
    [DataRow(64, 3, true)]
    [DataRow(8, 6, false)]
    [DataRow(8, 7, true)]
    public async Task All_kinds_of_samples_are_known(int bits, int format, bool isExtensible)
    {
        var wav = Waves.Wav(800, rate: 8000, channels: 2, bits: (ushort)bits, format: (ushort)format, isExtensible: isExtensible);

        var report = await CheckAsync(("a/x.wav", wav));

        Assert.AreEqual(new SoundsReport(8000, 2, 0.1, 0.1), report.Sounds);
    }

    [TestMethod]
    public async Task A_sound_that_can_not_be_read_is_named()
    {
        var good = Waves.Wav(800);

        var report = await CheckAsync(
            ("a/good.wav", good), ("a/cut.wav", good[..40]), ("a/empty.wav", []), ("a/song.wav", "ID3 and more of it"u8.ToArray()),
            ("a/silent.wav", Waves.Wav(0)), ("a/adpcm.wav", Waves.Wav(8, bits: 4, format: 2)), ("a/head.wav", good[..14]),
            ("a/half.wav", good[..400]));

        CollectionAssert.AreEqual(
            new[] { "a/cut.wav", "a/empty.wav", "a/song.wav", "a/silent.wav", "a/adpcm.wav", "a/head.wav", "a/half.wav" },
            report.Errors.Select(error => error.Place).ToArray());
        foreach (var (message, error) in new[] { "cut off in its chunk \"fmt \"", "nothing came", "MP3", "no samples", "ADPCM",
            "cut off before its format", "cut off in its samples" }.Zip(report.Errors))
        {
            Assert.Contains(message, error.Message);
        }
    }

    [TestMethod]
    public async Task A_length_that_was_not_known_when_it_was_written_is_what_follows()
    {
        var wav = Waves.Wav(16000);
        wav.AsSpan(wav.AsSpan().IndexOf("data"u8) + 4, 4).Fill(0xFF);

        var report = await CheckAsync(("a/x.wav", wav));

        Assert.AreEqual(1.0, report.Sounds!.LongestSeconds);
    }

    [TestMethod]
    [DataRow(999, 1)]
    [DataRow(384_001, 1)]
    [DataRow(16_000, 0)]
    public async Task A_rate_or_channels_that_training_can_not_open_are_refused(int rate, int channels)
    {
        var report = await CheckAsync(("a/x.wav", Waves.Wav(800, rate: rate, channels: (ushort)channels)));

        Assert.AreEqual(1, report.ErrorCount);
    }

    private static Task<DatasetReport> CheckAsync(params IReadOnlyList<(string Name, byte[] Bytes)> files) =>
        Checked.Async(Pictures.Zip(files).ToArray());
}
