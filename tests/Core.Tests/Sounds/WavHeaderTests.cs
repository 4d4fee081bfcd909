using System.Buffers.Binary;
using System.Text;
using Maas.Core.Sounds;
using Maas.Testing;

namespace Maas.Core.Tests.Sounds;

[TestClass]
public sealed class WavHeaderTests
{
    private static readonly byte[] Format = WavFile.Chunk("fmt ", WavFile.Format(16_000, 2, 1, 16));
    private static readonly byte[] FourFrames = new byte[16];

    [TestMethod]
    [DataRow(1, 8, SampleFormat.Unsigned8)]
    [DataRow(1, 16, SampleFormat.Signed16)]
    [DataRow(1, 24, SampleFormat.Signed24)]
    [DataRow(1, 32, SampleFormat.Signed32)]
    [DataRow(3, 32, SampleFormat.Floating32)]
    [DataRow(3, 64, SampleFormat.Floating64)]
    [DataRow(6, 8, SampleFormat.ALaw)]
    [DataRow(7, 8, SampleFormat.MuLaw)]
    public void Every_format_is_known_plain_and_extended(int tag, int bits, SampleFormat format)
    {
        byte[] extended = [.. WavFile.Format(44_100, 3, 0xFFFE, bits), 22, 0, (byte)bits, 0, 7, 0, 0, 0,
            (byte)tag, 0, 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71];
        var samples = WavFile.Chunk("data", new byte[3 * bits / 8 * 5]);

        var plain = Read(WavFile.Assemble(WavFile.Chunk("fmt ", WavFile.Format(44_100, 3, tag, bits)), samples));
        var other = Read(WavFile.Assemble(WavFile.Chunk("fmt ", extended), samples));

        Assert.AreEqual((format, 44_100, 3, 5L), (plain.Format, plain.SampleRate, plain.Channels, plain.Samples));
        Assert.AreEqual(plain with { Start = other.Start }, other);
    }

    [TestMethod]
    public void Chunks_before_and_behind_the_samples_are_passed_over()
    {
        var list = WavFile.Chunk("LIST", Encoding.ASCII.GetBytes("INFOodd"));

        var header = Read(WavFile.Assemble(list, Format, list, WavFile.Chunk("data", FourFrames), list));

        Assert.AreEqual((4L, 76), (header.Samples, header.Start));
    }

    [TestMethod]
    public void An_odd_chunk_may_lack_the_byte_that_fills_it_up()
    {
        var odd = WavFile.Chunk("LIST", Encoding.ASCII.GetBytes("INFOodd"))[..^1];

        Assert.AreEqual(4, Read(WavFile.Assemble(odd, Format, odd, WavFile.Chunk("data", FourFrames))).Samples);
    }

    [TestMethod]
    [DataRow(0xFFFFFFFFu)]
    [DataRow(0x7FFFF000u)]
    [DataRow(0x7FFFFFDBu)]
    public void A_length_that_its_writer_did_not_know_means_to_the_end(uint length) =>
        Assert.AreEqual(4, Read(WavFile.Assemble(Format, WavFile.Chunk("data", FourFrames, length))).Samples);

    [TestMethod]
    [DataRow(17u)]
    [DataRow(32_000u)]
    [DataRow(0x7FFFEFFFu)]
    public void A_file_that_is_cut_off_in_its_samples_is_refused(uint length) => Assert.AreEqual(
        $"the WAV file is cut off in its samples: its header says {length} bytes of them, of which 16 came",
        Refuse(WavFile.Assemble(Format, WavFile.Chunk("data", FourFrames, length))));

    [TestMethod]
    public void A_length_of_0_means_to_the_end_where_the_files_is_0_too()
    {
        var file = WavFile.Assemble(Format, WavFile.Chunk("data", FourFrames, 0));
        Assert.Contains("no samples", Refuse(file));

        file.AsSpan(4, 4).Clear();

        Assert.AreEqual(4, Read(file).Samples);
    }

    [TestMethod]
    public void A_shorter_length_counts_and_half_a_frame_does_not()
    {
        Assert.AreEqual(2, Read(WavFile.Assemble(Format, WavFile.Chunk("data", FourFrames, 8))).Samples);
        Assert.AreEqual(3, Read(WavFile.Assemble(Format, WavFile.Chunk("data", FourFrames, 15))).Samples);
    }

    [TestMethod]
    [DataRow("RF64")]
    [DataRow("BW64")]
    public void The_large_forms_have_their_length_in_a_chunk_of_its_own(string form)
    {
        var lengths = new byte[28];
        BinaryPrimitives.WriteInt64LittleEndian(lengths.AsSpan(8), 8);
        var file = WavFile.Assemble(WavFile.Chunk("ds64", lengths), Format, WavFile.Chunk("data", FourFrames, uint.MaxValue));

        Encoding.ASCII.GetBytes(form, file);

        Assert.AreEqual(2, Read(file).Samples);
    }

    [TestMethod]
    [DataRow(999, 1, "999 samples a second; 1000 to 384000 are taken")]
    [DataRow(384_001, 1, "384001 samples a second")]
    [DataRow(-1, 1, "4294967295 samples a second")]
    [DataRow(8000, 0, "0 channels; 1 to 64 are taken")]
    [DataRow(8000, 65, "65 channels")]
    public void Rates_and_channels_have_their_range(int rate, int channels, string reason) =>
        Assert.Contains(reason, Refuse(WavFile.Make(rate, channels, 1, 16, FourFrames)));

    [TestMethod]
    [DataRow(0x11, 4, "4 bits as ADPCM")]
    [DataRow(0x55, 16, "MPEG audio")]
    [DataRow(0x1234, 16, "format 0x1234")]
    [DataRow(1, 64, "64 bits as whole numbers")]
    [DataRow(3, 16, "16 bits as floats")]
    [DataRow(7, 16, "16 bits as µ-law")]
    [DataRow(0xFFFE, 16, "extended format")]
    public void What_can_not_be_read_is_named(int tag, int bits, string reason) =>
        Assert.Contains(reason, Refuse(WavFile.Make(8000, 1, tag, bits, FourFrames)));

    [TestMethod]
    public void A_frame_that_does_not_fit_its_samples_is_refused()
    {
        var format = WavFile.Format(8000, 2, 1, 16);
        format[12] = 3;

        var reason = Refuse(WavFile.Assemble(WavFile.Chunk("fmt ", format), WavFile.Chunk("data", FourFrames)));

        Assert.AreEqual("the WAV file says 3 bytes a frame; 2 channels of 16 bits have 4", reason);
    }

    [TestMethod]
    [DataRow("", "a WAV file is expected; nothing came")]
    [DataRow("hello", "something else of 5 bytes")]
    [DataRow("ID3\u0004", "an MP3 file")]
    [DataRow("OggS", "an Ogg file")]
    [DataRow("fLaC", "a FLAC file")]
    [DataRow("RIFX....WAVE", "big-endian")]
    [DataRow("RIFF....WEBP", "a RIFF file of something else")]
    [DataRow("....ftypM4A ", "an M4A or MP4 file")]
    [DataRow("RIFF....WAVE", "cut off before its format")]
    [DataRow("RIFF....WAVEfmt ", "cut off before its format")]
    [DataRow("RIFF....WAVEfmt \u0010\0\0\0", "cut off in its chunk \"fmt \", of 16 bytes, of which 0 came")]
    [DataRow("RIFF....WAVEdata\0\0\0\0", "samples come before its format")]
    [DataRow("RIFF....WAVEfmt \u0002\0\0\0\0\0data\0\0\0\0", "format has 2 bytes; 16 or more are expected")]
    public void What_is_no_sound_is_said_what_it_is(string text, string reason) =>
        Assert.Contains(reason, Refuse(Encoding.ASCII.GetBytes(text)));

    [TestMethod]
    public void A_file_that_ends_before_its_samples_is_cut_off() =>
        Assert.AreEqual("the WAV file is cut off before its samples", Refuse(WavFile.Assemble(Format)));

    private static WavHeader Read(byte[] file)
    {
        Assert.IsTrue(WavHeader.TryRead(file, out var header, out var reason), reason);
        return header;
    }

    private static string Refuse(byte[] file)
    {
        Assert.IsFalse(WavHeader.TryRead(file, out _, out var reason));
        return reason;
    }
}
