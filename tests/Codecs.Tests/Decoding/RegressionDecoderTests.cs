using Maas.Codecs.Decoding;
using Maas.Core;

namespace Maas.Codecs.Tests.Decoding;

[TestClass]
public sealed class RegressionDecoderTests
{
    private static readonly RegressionDecoder Decoder = new(new() { Output = "output", Targets = [new("x", 10, 2), new("y", -1, 0.5)] });

    [TestMethod]
    public void Outputs_come_back_in_the_targets_own_unit()
    {
        var prediction = Decoder.Decode([1.5f, -2]);

        CollectionAssert.AreEqual(new NamedValue[] { new("x", 13), new("y", -2) }, prediction.Values.ToArray());
    }

    [TestMethod]
    public void Encoding_is_the_other_way()
    {
        var outputs = new float[2];

        Decoder.Encode([13, -2], outputs);

        CollectionAssert.AreEqual(new[] { 1.5f, -2 }, outputs);
    }

    [TestMethod]
    public void Outputs_that_are_no_numbers_are_refused() =>
        Assert.ThrowsExactly<ServiceException>(() => Decoder.Decode([float.PositiveInfinity, 0]));
}
