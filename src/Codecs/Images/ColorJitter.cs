using Maas.Codecs.Planning;
using Maas.Core.Jobs;

namespace Maas.Codecs.Images;

/// <summary>Brightness, contrast, saturation and hue of a picture, in this order, as one map of each pixel; values stay in 0…255.</summary>
internal readonly record struct ColorJitter(float Brightness, float Contrast, float Saturation, double HueRadians)
{
    // ITU-R 601 luma, as pictures become grey.
    private const float Red = 0.299f;
    private const float Green = 0.587f;
    private const float Blue = 0.114f;

    public static ColorJitter Draw(Augmentation augmentation, ref ExampleRandom random) => new(
        (float)random.Between(1 - augmentation.Brightness, 1 + augmentation.Brightness),
        (float)random.Between(1 - augmentation.Contrast, 1 + augmentation.Contrast),
        (float)random.Between(1 - augmentation.Saturation, 1 + augmentation.Saturation),
        random.Between(-augmentation.Hue, augmentation.Hue) * 2 * Math.PI);

    /// <summary>Changes pixels of 1 or 3 channels in place.</summary>
    public void Apply(Span<float> pixels, int channels)
    {
        var factor = Brightness * Contrast;
        var offset = Contrast == 1 ? 0 : (1 - Contrast) * Brightness * MeanGrey(pixels, channels);
        if (channels == 1)
        {
            for (var i = 0; i < pixels.Length; i++)
            {
                pixels[i] = Math.Clamp((pixels[i] * factor) + offset, 0, 255);
            }

            return;
        }

        // Grey stays; what is beside it is stretched, and turned around it: the turn of the plane of I and Q (NTSC's YIQ), in colours.
        var (stretch, turn) = (Saturation * (float)Math.Cos(HueRadians), Saturation * (float)Math.Sin(HueRadians));
        for (var i = 0; i < pixels.Length; i += 3)
        {
            var grey = Grey(pixels[i..]);
            var (red, green, blue) = (pixels[i] - grey, pixels[i + 1] - grey, pixels[i + 2] - grey);
            var turnedRed = (0.167740f * red) + (0.329310f * green) - (0.497049f * blue);
            var turnedGreen = (-0.328113f * red) + (0.035467f * green) + (0.292646f * blue);
            var turnedBlue = (1.249546f * red) - (1.046339f * green) - (0.203207f * blue);
            pixels[i] = Math.Clamp(((grey + (stretch * red) + (turn * turnedRed)) * factor) + offset, 0, 255);
            pixels[i + 1] = Math.Clamp(((grey + (stretch * green) + (turn * turnedGreen)) * factor) + offset, 0, 255);
            pixels[i + 2] = Math.Clamp(((grey + (stretch * blue) + (turn * turnedBlue)) * factor) + offset, 0, 255);
        }
    }

    private static float MeanGrey(ReadOnlySpan<float> pixels, int channels)
    {
        var sum = 0.0;
        for (var i = 0; i < pixels.Length; i += channels)
        {
            sum += channels == 1 ? pixels[i] : Grey(pixels[i..]);
        }

        return (float)(sum / (pixels.Length / channels));
    }

    private static float Grey(ReadOnlySpan<float> pixel) => (Red * pixel[0]) + (Green * pixel[1]) + (Blue * pixel[2]);
}
