using System.Buffers.Text;
using System.Text;
using Maas.Predict.Inference.Outputs;

namespace Maas.Predict.Tests.Inference.Outputs;

[TestClass]
public sealed class SingleTextTests
{
    [TestMethod]
    [DataRow(float.NaN, "null")]
    [DataRow(float.NegativeInfinity, "null")]
    [DataRow(-0f, "-0")]
    [DataRow(0f, "0")]
    [DataRow(0.1f, "0.1")]
    [DataRow(-123456792f, "-123456790")]
    [DataRow(1e9f, "1E+09")]
    [DataRow(0.0001f, "0.0001")]
    [DataRow(1e-5f, "1E-05")]
    [DataRow(1e-45f, "1E-45")]
    [DataRow(-1.1754944E-38f, "-1.1754944E-38")]
    [DataRow(3.4028235E+38f, "3.4028235E+38")]
    public void A_number_has_few_digits_and_an_exponent_only_where_that_is_shorter(float value, string expected) =>
        Assert.AreEqual(expected, Write(value));

    [TestMethod]
    public void Numbers_of_all_sizes_read_as_dotnet_writes_them()
    {
        // A prime, so that all exponents and all ends of fractions come.
        Compare(0, step: 4_099);
    }

    [TestMethod]
    [TestCategory("Long")]
    public void Every_number_there_is_reads_as_dotnet_writes_it() =>
        Parallel.For(0, Environment.ProcessorCount, first => Compare((uint)first, (uint)Environment.ProcessorCount));

    [TestMethod]
    public void Powers_of_two_and_their_neighbours_read_as_dotnet_writes_them()
    {
        for (var exponent = 1u; exponent < 255; exponent++)
        {
            for (var near = -3; near <= 3; near++)
            {
                AreSame((uint)((exponent << 23) + near));
            }
        }
    }

    private static void Compare(uint first, uint step)
    {
        for (var bits = (ulong)first; bits <= uint.MaxValue; bits += step)
        {
            AreSame((uint)bits);
        }
    }

    private static void AreSame(uint bits)
    {
        var value = BitConverter.UInt32BitsToSingle(bits);
        if (!float.IsFinite(value))
        {
            return;
        }

        Span<byte> expected = stackalloc byte[64];
        Span<byte> written = stackalloc byte[SingleText.MostBytes];
        Utf8Formatter.TryFormat(value, expected, out var length);
        if (!expected[..length].SequenceEqual(written[..SingleText.Write(value, written)]))
        {
            Assert.AreEqual(Encoding.UTF8.GetString(expected[..length]), Write(value), $"{bits:x8}");
        }
    }

    private static string Write(float value)
    {
        Span<byte> text = stackalloc byte[SingleText.MostBytes];
        return Encoding.UTF8.GetString(text[..SingleText.Write(value, text)]);
    }
}
