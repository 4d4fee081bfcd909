using System.Buffers;
using Maas.Codecs.Planning;
using Maas.Core.Jobs;
using Maas.Core.Registry;

namespace Maas.Codecs.Images;

/// <summary>
/// Changes pictures at random while training, between <see cref="ImageEncoder.Decode"/> and <see cref="ImageEncoder.Normalize"/>:
/// first where pixels stand, then their colours. Takes no memory of its own; for any number of threads.
/// </summary>
public sealed class ImageAugmenter(Augmentation augmentation, ImageEncoding encoding)
{
    private readonly bool moves =
        augmentation is not
        {
            CropPixels: 0, Scale: { Least: 1, Greatest: 1 }, FlipHorizontal: false, FlipVertical: false, RotateDegrees: 0
        };

    private readonly bool colors = augmentation is not { Brightness: 0, Contrast: 0, Saturation: 0, Hue: 0 };

    /// <summary>Changes [height, width, channels] of 0…255 in place. The same three numbers make the same change.</summary>
    public void Apply(Span<float> pixels, long seed, long epoch, long example)
    {
        // Both are drawn whole and in one order, so that one knob turned leaves what the others do.
        var random = new ExampleRandom(seed, epoch, example);
        var movement = Movement.Draw(augmentation, encoding, ref random);
        var jitter = ColorJitter.Draw(augmentation, ref random);
        if (moves)
        {
            Move(movement, pixels);
        }

        if (colors)
        {
            jitter.Apply(pixels, encoding.Channels);
        }
    }

    private void Move(in Movement movement, Span<float> pixels)
    {
        var copy = ArrayPool<float>.Shared.Rent(pixels.Length);
        var source = copy.AsSpan(0, pixels.Length);
        pixels.CopyTo(source);
        movement.Apply(source, pixels, encoding.Width, encoding.Height, encoding.Channels);
        ArrayPool<float>.Shared.Return(copy);
    }
}
