using System.Text;
using Maas.Predict.Inference.Inputs;

namespace Maas.Predict.Tests.Inference.Inputs;

[TestClass]
public sealed class CellNumbersTests
{
    [TestMethod]
    [DataRow("18446744073709551615")]
    [DataRow("9223372036854775808")]
    [DataRow("-9223372036854775808")]
    [DataRow("9007199254740993")]
    public void A_whole_number_of_64_bits_keeps_its_digits(string cell)
    {
        ReadOnlyMemory<byte>[] cells = [Encoding.UTF8.GetBytes(cell)];

        var body = CellNumbers.ToInstance(cells);

        Assert.AreEqual($$"""{"instances":[[{{cell}}]]}""", Encoding.UTF8.GetString(body.Span));
    }
}
