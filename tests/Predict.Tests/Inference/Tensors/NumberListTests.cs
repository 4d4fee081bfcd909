using System.Globalization;
using System.Text;
using System.Text.Json;
using Maas.Predict.Inference.Tensors;

namespace Maas.Predict.Tests.Inference.Tensors;

[TestClass]
public sealed class NumberListTests
{
    [TestMethod]
    public void A_million_numbers_as_clients_print_them_are_read_to_the_same_bits_as_by_the_runtime()
    {
        var random = new Random(20_261_127);
        var (values, taken) = (new float[10], 0);
        for (var i = 0; i < 100_000; i++)
        {
            var texts = Enumerable.Range(0, values.Length).Select(_ => Text(random)).ToArray();
            var list = Encoding.ASCII.GetBytes(string.Join(random.Next(2) == 0 ? "," : " , ", texts) + "]");

            if (NumberList.TryRead(list, values, out var length))
            {
                taken++;
                Assert.AreEqual(list.Length - 1, length);
                for (var n = 0; n < texts.Length; n++)
                {
                    var expected = float.Parse(texts[n], CultureInfo.InvariantCulture);
                    Assert.AreEqual(
                        BitConverter.SingleToInt32Bits(expected), BitConverter.SingleToInt32Bits(values[n]), $"{texts[n]}: {values[n]:R}");
                }
            }
        }

        Assert.IsGreaterThan(90_000, taken);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("1,2")]
    [DataRow("1,2,3]")]
    [DataRow("1]")]
    [DataRow("1,]")]
    [DataRow(",1]")]
    [DataRow("1 2]")]
    [DataRow("01,2]")]
    [DataRow("+1,2]")]
    [DataRow(".5,2]")]
    [DataRow("1.,2]")]
    [DataRow("--1,2]")]
    [DataRow("-,2]")]
    [DataRow("1e,2]")]
    [DataRow("1e+,2]")]
    [DataRow("1e")]
    [DataRow("1e2.5,2]")]
    [DataRow("1e999,2]")]
    [DataRow("NaN,2]")]
    [DataRow("null,2]")]
    [DataRow("[1],2]")]
    [DataRow("1\u000b,2]")]
    [DataRow("340282350000000000000000000000000000000,340282360000000000000000000000000000000]")]
    public void What_is_not_a_plain_list_of_so_many_numbers_is_left_to_the_reader(string text) =>
        Assert.IsFalse(NumberList.TryRead(Encoding.ASCII.GetBytes(text), new float[2], out _));

    [TestMethod]
    public void Nothing_is_taken_that_the_reader_would_refuse()
    {
        const string letters = "0123456789.-+eE,] [\t\n";
        var random = new Random(1);
        var (values, taken) = (new float[2], 0);
        for (var i = 0; i < 300_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, 3 + random.Next(8)).Select(_ => letters[random.Next(letters.Length)])) + "]";
            if (NumberList.TryRead(Encoding.ASCII.GetBytes(text), values, out var length))
            {
                taken++;
                CollectionAssert.AreEqual(JsonSerializer.Deserialize<float[]>($"[{text[..(length + 1)]}"), values, text);
            }
        }

        Assert.IsGreaterThan(100, taken);
    }

    private static string Text(Random random) => random.Next(7) switch
    {
        0 => random.Next(-1000, 1000).ToString(CultureInfo.InvariantCulture),
        1 => ((double)random.NextSingle()).ToString("F17", CultureInfo.InvariantCulture),
        2 => (random.Next(256) / 255.0).ToString("R", CultureInfo.InvariantCulture),
        3 => (random.NextDouble() * Math.Pow(10, random.Next(-3, 20))).ToString("F20", CultureInfo.InvariantCulture),
        4 => $"{Midpoint(random)}",
        5 => (random.NextSingle() * 1e-4).ToString("R", CultureInfo.InvariantCulture),
        _ => random.NextSingle().ToString("F6", CultureInfo.InvariantCulture),
    };

    // The middle between two floats, or beside it in the last of some digits.
    private static decimal Midpoint(Random random) =>
        1 + (random.Next(1 << 23) / 8_388_608m) + (1 / 16_777_216m) + (random.Next(-1, 2) * 1e-17m);
}
