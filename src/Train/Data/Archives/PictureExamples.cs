using System.Runtime.InteropServices;
using Maas.Core.Registry;

namespace Maas.Train.Data.Archives;

/// <summary>Pictures, normalised by what was learned from the training part. Owns what it reads from.</summary>
internal sealed class PictureExamples(IExamples pictures, ImageEncoding learned) : IExamples
{
    private readonly int area = learned.Width * learned.Height;

    public ExampleLayout Layout => pictures.Layout;

    public bool IsQuick => pictures.IsQuick;

    // The same two operations in the same precision as ImageEncoder's, so the same bits (held by a test), without decoding twice.
    public void Read(int example, int? epoch, Span<byte> record)
    {
        pictures.Read(example, epoch, record);
        var values = MemoryMarshal.Cast<byte, float>(record[..Layout.InputBytes]);
        for (var channel = 0; channel < learned.Mean.Count; channel++)
        {
            var (mean, deviation) = (learned.Mean[channel], learned.StandardDeviation[channel]);
            foreach (ref var value in values.Slice(channel * area, area))
            {
                value = (value - mean) / deviation;
            }
        }
    }

    public void Dispose() => pictures.Dispose();
}
