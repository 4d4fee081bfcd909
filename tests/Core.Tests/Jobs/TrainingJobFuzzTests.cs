using System.Text;
using Maas.Core.Jobs;

namespace Maas.Core.Tests.Jobs;

[TestClass]
public sealed class TrainingJobFuzzTests
{
    private const int Mutants = 4_000;

    // What JSON, numbers and texts break at.
    private static readonly string[] Pieces =
    [
        "null", "true", "-1", "0", "1e999", "-1e-999", "1.5", "9223372036854775808", "\"\"", "\"\\ud800\"", "\"\\u0000\"", "[]", "{}",
        "[[[]]]",
        "{\"\":{}}", "\"", "{", "}", "[", "]", ",", ":", "\\", "NaN", "//", "\"model\":", "\"training\":{\"stop\":{", "\uFEFF", "é", "𝄞",
    ];

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void A_spoilt_job_is_read_or_refused_and_nothing_else(int seed)
    {
        var random = new Random(seed);
        var read = 0;

        for (var i = 0; i < Mutants; i++)
        {
            var json = Spoil(Encoding.UTF8.GetBytes(SampleJob.Full), random);
            read += IsRead(json) ? 1 : 0;
        }

        Assert.IsTrue(read is > 0 and < Mutants, $"{read} of {Mutants} were read");
    }

    private static bool IsRead(byte[] json)
    {
        try
        {
            TrainingJobReader.Parse(json);
            return true;
        }
        catch (ServiceException)
        {
            return false;
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"{exception.GetType().Name} for {Encoding.UTF8.GetString(json)}", exception);
        }
    }

    private static byte[] Spoil(byte[] json, Random random)
    {
        var spoilt = json.ToList();
        for (var left = random.Next(1, 4); left > 0; left--)
        {
            var at = random.Next(spoilt.Count);
            var length = random.Next(Math.Min(30, spoilt.Count - at));
            switch (random.Next(5))
            {
                case 0:
                    spoilt[at] = (byte)random.Next(256);
                    break;
                case 1:
                    spoilt.RemoveRange(at, length);
                    break;
                case 2:
                    spoilt.InsertRange(at, spoilt.GetRange(at, length));
                    break;
                case 3:
                    spoilt.InsertRange(at, Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
                    break;
                default:
                    ReplaceValue(spoilt, at, random);
                    break;
            }
        }

        return [.. spoilt];
    }

    // From a colon to the next comma: mostly a whole value, so that the mutant is JSON and reaches the readers.
    private static void ReplaceValue(List<byte> json, int at, Random random)
    {
        var colon = json.IndexOf((byte)':', at);
        var comma = colon < 0 ? -1 : json.IndexOf((byte)',', colon);
        if (comma > 0)
        {
            json.RemoveRange(colon + 1, comma - colon - 1);
            json.InsertRange(colon + 1, Encoding.UTF8.GetBytes(Pieces[random.Next(14)]));
        }
    }
}
