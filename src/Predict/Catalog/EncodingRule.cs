using Maas.Codecs.Audio;
using Maas.Codecs.Images;
using Maas.Core;
using Maas.Core.Registry;

namespace Maas.Predict.Catalog;

/// <summary>What the encoding of an imported model must be for its graph.</summary>
internal static class EncodingRule
{
    private const string Place = "encoding";

    /// <exception cref="ServiceException">It does not fit the graph, or its numbers can't be.</exception>
    public static void Check(Encoding encoding, IReadOnlyList<TensorDescription> inputs)
    {
        switch (encoding)
        {
            case ImageEncoding image:
                long[] whole = [-1, .. new ImageEncoder(image).Shape];
                Check(image.Input, inputs, ["FP32", "FP16", "UINT8"], whole, image.Channels == 1 ? [-1, image.Height, image.Width] : whole);
                CheckPixels(image, inputs[0]);
                break;
            case AudioEncoding audio:
                Check(audio.Input, inputs, ["FP32"], [-1, new AudioEncoder(audio).Length], [-1, 1, audio.Samples]);
                break;
            case TableEncoding table:
                TableEncodingRule.Check(table, inputs);
                break;
            default:
                throw new InvalidOperationException($"unknown encoding {encoding.GetType().Name}");
        }
    }

    /// <summary>Whether a shape that is declared, −1 where it is free, takes one that is made.</summary>
    public static bool Fits(IReadOnlyList<long> declared, IReadOnlyList<long> made) => declared.Count == made.Count
        && declared.Zip(made).All(pair => pair.First == -1 || pair.First == pair.Second || pair.Second == -1);

    // One channel may be counted or not: so two shapes.
    private static void Check(string name, IReadOnlyList<TensorDescription> inputs, string[] types, params long[][] made)
    {
        if (inputs is not [var input] || input.Name != name || !types.Contains(input.Type))
        {
            throw CodecRefusal.At(
                Place,
                $"names the input \"{name}\"; the graph's one input has to be that, of {string.Join(" or ", types)}: "
                    + $"it has {CodecRefusal.Show(inputs)}");
        }

        if (!made.Any(shape => Fits(input.Shape, shape)))
        {
            var shapes = made.Select(shape => $"[N, {string.Join(", ", shape.Skip(1))}]").Distinct();
            throw CodecRefusal.At(Place, $"makes {string.Join(" or ", shapes)}; the graph takes {CodecRefusal.Show(inputs)}");
        }
    }

    private static void CheckPixels(ImageEncoding image, TensorDescription input)
    {
        if (input.Type == "UINT8"
            && (image.Scale != 1 || image.Mean.Any(mean => mean != 0) || image.StandardDeviation.Any(deviation => deviation != 1)))
        {
            throw CodecRefusal.At(
                Place,
                "changes the pixels, which an input of UINT8 takes as they are: scale has to be 1, without mean and standardDeviation");
        }
    }
}
