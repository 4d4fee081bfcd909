using Maas.Codecs.Images;
using Maas.Core.Registry;

namespace Maas.Codecs.Tests.Images;

[TestClass]
public sealed class ImageStatisticsTests
{
    private static readonly ImageEncoding Encoding = new() { Input = "input", Width = 2, Height = 1, Channels = 3 };

    [TestMethod]
    [DataRow(ImageLayout.ChannelsFirst, new[] { 1f, 3, 10, 10, 0, 8 }, new[] { 1f, 3, 10, 10, 8, 0 })]
    [DataRow(ImageLayout.ChannelsLast, new[] { 1f, 10, 0, 3, 10, 8 }, new[] { 1f, 10, 8, 3, 10, 0 })]
    public void Mean_and_deviation_of_each_channel_are_learned(ImageLayout layout, float[] first, float[] second)
    {
        var statistics = new ImageStatistics(Encoding with { Layout = layout });

        statistics.Add(first);
        statistics.Add(second);

        CollectionAssert.AreEqual(new float[] { 2, 10, 4 }, statistics.ToEncoding().Mean.ToArray());
        CollectionAssert.AreEqual(new float[] { 1, 1, 4 }, statistics.ToEncoding().StandardDeviation.ToArray());
    }
}
