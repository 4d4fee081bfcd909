using System.Globalization;
using System.Text;
using Maas.Predict.Inference.Tensors;

namespace Maas.Predict.Tests.Inference.Tensors;

[TestClass]
public sealed class DecimalTextTests
{
    [TestMethod]
    public void A_million_numbers_are_read_to_the_same_bits_as_by_the_runtime()
    {
        var random = new Random(20_261_124);
        for (var i = 0; i < 1_000_000; i++)
        {
            var text = Text(random);
            var utf8 = Encoding.ASCII.GetBytes(text);
            var expected = float.Parse(text, CultureInfo.InvariantCulture);
            var precise = double.Parse(text, CultureInfo.InvariantCulture);

            var isSingle = DecimalText.TrySingle(utf8, out var single);
            var isDouble = DecimalText.TryDouble(utf8, out var number);

            if (isSingle != float.IsFinite(expected)
                || (isSingle && BitConverter.SingleToInt32Bits(single) != BitConverter.SingleToInt32Bits(expected))
                || isDouble != double.IsFinite(precise)
                || (isDouble && BitConverter.DoubleToInt64Bits(number) != BitConverter.DoubleToInt64Bits(precise)))
            {
                Assert.Fail($"{text}: {single:R} and {number:R}; {expected:R} and {precise:R} are right");
            }
        }
    }

    // Halfway between two floats, and a hair beside it, where a double that was rounded once leads astray.
    [TestMethod]
    [DataRow("16777217", 16777216f)]
    [DataRow("16777217.0000000001", 16777218f)]
    [DataRow("16777216.9999999999", 16777216f)]
    [DataRow("1.000000059604644775390625", 1f)]
    [DataRow("1.00000005960464477539062501", 1.0000001f)]
    [DataRow("-0", -0f)]
    [DataRow("1e-45", 1e-45f)]
    [DataRow("0.7e-45", 0f)]
    [DataRow("3.4028235677973367e38", float.PositiveInfinity)]
    [DataRow("3.4028235677973366e38", float.MaxValue)]
    public void Numbers_between_two_floats_go_to_the_nearest(string text, float expected)
    {
        var isFinite = DecimalText.TrySingle(Encoding.ASCII.GetBytes(text), out var value);

        Assert.AreEqual(float.IsFinite(expected), isFinite);
        Assert.IsTrue(!isFinite || BitConverter.SingleToInt32Bits(expected) == BitConverter.SingleToInt32Bits(value), $"{value:R}");
    }

    private static string Text(Random random) => random.Next(8) switch
    {
        0 => random.Next(-1000, 1000).ToString(CultureInfo.InvariantCulture),
        1 => (random.NextDouble() * 2 - 1).ToString("F8", CultureInfo.InvariantCulture),
        2 => BitConverter.Int32BitsToSingle(random.Next()) is var value && float.IsFinite(value)
            ? value.ToString("R", CultureInfo.InvariantCulture)
            : "0.5",
        3 => BitConverter.Int64BitsToDouble(random.NextInt64()) is var value && double.IsFinite(value)
            ? value.ToString("R", CultureInfo.InvariantCulture)
            : "-0.5",
        4 => Middle(random).ToString("R", CultureInfo.InvariantCulture),
        5 => Math.BitIncrement(Middle(random)).ToString("R", CultureInfo.InvariantCulture),
        6 => string.Create(CultureInfo.InvariantCulture, $"{random.NextInt64()}.{random.Next()}e{random.Next(-60, 30)}"),
        _ => string.Create(
            CultureInfo.InvariantCulture,
            $"{(random.Next(2) == 0 ? "-" : "")}0.{random.NextInt64(1_000_000_000_000)}"
                + $"E{(random.Next(2) == 0 ? "+" : "")}{random.Next(40)}"),
    };

    // As exact as a double is: halfway between two floats of ordinary size.
    private static double Middle(Random random)
    {
        var one = BitConverter.Int32BitsToSingle(random.Next(0x3000_0000, 0x5000_0000));
        return ((double)one + MathF.BitIncrement(one)) / 2;
    }
}
