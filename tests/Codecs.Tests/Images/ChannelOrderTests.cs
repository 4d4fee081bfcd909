using Maas.Codecs.Images;
using Maas.Core.Registry;

namespace Maas.Codecs.Tests.Images;

[TestClass]
public sealed class ChannelOrderTests
{
    [TestMethod]
    public void Blue_comes_first_where_a_model_says_so_and_mean_and_deviation_with_it()
    {
        var encoder = new ImageEncoder(new ImageEncoding
        {
            Input = "x",
            Width = 1,
            Height = 1,
            Channels = 3,
            Scale = 1,
            Order = ChannelOrder.Bgr,
            Mean = [1, 2, 3],
            StandardDeviation = [1, 2, 4],
        });
        var values = new float[3];

        encoder.Normalize([10, 20, 31], values);

        CollectionAssert.AreEqual(new float[] { 30, 9, 1.75f }, values);
    }
}
