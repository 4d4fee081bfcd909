using System.Buffers;
using System.Runtime.InteropServices;
using Maas.Codecs.Images;
using Maas.Core.Jobs;
using Maas.Core.Registry;
using static TorchSharp.torch;

namespace Maas.Train.Data.Archives;

/// <summary>
/// Pictures from their pixels: changed at random while training, then normalised by what was learned from the training part. Owns what
/// it reads from.
/// </summary>
internal sealed class PictureExamples(IExamples pixels, ImageEncoding learned, Augmentation augmentation, int seed) : IExamples
{
    private readonly ImageEncoder encoder = new(learned);
    private readonly ImageAugmenter augmenter = new(augmentation, learned);

    public ExampleLayout Layout { get; } = new([new(ScalarType.Float32, new ImageEncoder(learned).Shape)], pixels.Layout.Target);

    // Moving and colouring pictures takes as long as a step of a small network.
    public bool IsQuick => pixels.IsQuick && !augmentation.ChangesPictures;

    public void Read(int example, int? epoch, Span<byte> record)
    {
        pixels.Read(example, epoch, record);
        var picture = ArrayPool<float>.Shared.Rent(encoder.Length);
        var values = MemoryMarshal.Cast<byte, float>(record[..Layout.InputBytes]);
        values.CopyTo(picture);
        if (epoch is { } number)
        {
            augmenter.Apply(picture.AsSpan(0, encoder.Length), seed, number, example);
        }

        encoder.Normalize(picture, values);
        ArrayPool<float>.Shared.Return(picture);
    }

    public void Dispose() => pixels.Dispose();
}
