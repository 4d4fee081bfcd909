using System.Text;
using Maas.Core.Datasets;
using Maas.Core.Sounds;
using Maas.Datasets.Images;

namespace Maas.Datasets.Tests;

/// <summary>Many broken files, the same at every run: each ends in a report, none in an exception.</summary>
[TestClass]
public sealed class GarbageTests
{
    private const string Csv = "a,b,c\r\n1,\"two\r\n\"\"lines\"\"\",3\n4,,\"é\"\n5,6,NaN\n";

    [TestMethod]
    public async Task Broken_tables_end_in_a_report()
    {
        foreach (var bytes in Broken(Encoding.UTF8.GetBytes(Csv), [(byte)'"', (byte)',', 13, 10, 0, 0xFF], count: 1500))
        {
            var report = await Checked.Async(bytes);

            Assert.IsLessThanOrEqualTo(100, report.Errors.Count);
        }
    }

    [TestMethod]
    public async Task Broken_lines_of_JSON_end_in_a_report()
    {
        var json = "{\"a\":1,\"b\":\"\\u00e9\\n\"}\r\n{\"b\":null,\"c\":true,\"a\":-2e5}\n"u8.ToArray();
        foreach (var bytes in Broken(json, [(byte)'"', (byte)'{', (byte)'[', (byte)'\\', 10, 0, 0xFF], count: 1500))
        {
            var report = await Checked.Async(bytes, DatasetFormat.Jsonl);

            Assert.IsLessThanOrEqualTo(100, report.Errors.Count);
        }
    }

    [TestMethod]
    public async Task Broken_texts_and_sounds_end_in_a_report()
    {
        foreach (var bytes in Broken([.. "\uFEFFé👋\n"u8, .. "abc"u8], [0x80, 0xC0, 0xE2, 0xF0, 0xFF, 0], count: 1500))
        {
            Assert.IsLessThanOrEqualTo(1, (await Checked.Async(bytes, DatasetFormat.PlainText)).Errors.Count);
        }

        foreach (var bytes in Broken(Waves.Wav(20), [0, 1, 0x7F, 0x80, 0xFF], count: 4000))
        {
            var isRead = WavHeader.TryRead(bytes, out var header, out _);

            Assert.IsTrue(!isRead || (header!.Channels > 0 && header.Seconds > 0 && double.IsFinite(header.Seconds)));
        }
    }

    [TestMethod]
    public async Task Broken_archives_end_in_a_report()
    {
        var zip = Pictures.Zip(("7/a.png", Pictures.Png(8, 8)), ("1/b.jpg", Pictures.Jpeg(5, 5, 3)), ("1/c.png", new byte[2000])).ToArray();
        foreach (var bytes in Broken(zip, [0, 1, 8, 0x7F, 0xFF, (byte)'P', (byte)'K'], count: 1500))
        {
            var report = await Checked.Async(bytes);

            Assert.IsLessThanOrEqualTo(100, report.Errors.Count);
        }
    }

    [TestMethod]
    public void Broken_pictures_give_a_header_or_what_is_wrong()
    {
        foreach (var picture in new[] { Pictures.Png(9, 5, type: 2), Pictures.Jpeg(9, 5, 3) })
        {
            foreach (var bytes in Broken(picture, [0, 1, 0x7F, 0x80, 0xFF, 0xD9], count: 1500))
            {
                var problem = ImageHeader.Find(bytes, out var header);

                Assert.IsTrue(problem is not null || (header.Width > 0 && header.Height > 0));
            }
        }
    }

    private static IEnumerable<byte[]> Broken(byte[] good, byte[] favourites, int count)
    {
        var random = new Random(1);
        for (var i = 0; i < count; i++)
        {
            var bytes = good.ToList();
            for (var change = random.Next(1, 5); change > 0 && bytes.Count > 0; change--)
            {
                var at = random.Next(bytes.Count);
                var value = random.Next(2) == 0 ? (byte)random.Next(256) : favourites[random.Next(favourites.Length)];
                switch (random.Next(5))
                {
                    case 0: bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(1, 20))); break;
                    case 1: bytes.Insert(at, value); break;
                    case 2: bytes.RemoveRange(at, bytes.Count - at); break;
                    default: bytes[at] = value; break;
                }
            }

            yield return [.. bytes];
        }
    }
}
