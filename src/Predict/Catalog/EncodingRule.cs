using Maas.Codecs.Audio;
using Maas.Codecs.Images;
using Maas.Codecs.Tables;
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
        IReadOnlyList<string> types = encoding is ImageEncoding ? ["FP32", "FP16", "UINT8"] : ["FP32"];
        if (inputs is not [var input] || input.Name != encoding.Input || !types.Contains(input.Type))
        {
            throw CodecRefusal.At(
                Place,
                $"names the input \"{encoding.Input}\"; the graph's one input has to be that, of {string.Join(" or ", types)}: "
                    + $"it has {CodecRefusal.Show(inputs)}");
        }

        var made = Shapes(encoding);
        if (!made.Any(shape => Fits(input.Shape, shape)))
        {
            throw CodecRefusal.At(
                Place,
                $"makes {string.Join(" or ", made.Select(shape => $"[N, {string.Join(", ", shape.Skip(1))}]"))}; the graph takes "
                    + CodecRefusal.Show(inputs));
        }

        Ask(
            input.Type != "UINT8" || encoding is not ImageEncoding image
                || (image is { Scale: 1 } && image.Mean.All(mean => mean == 0) && image.StandardDeviation.All(deviation => deviation == 1)),
            "changes the pixels, which an input of UINT8 takes as they are: scale has to be 1, without mean and standardDeviation");
    }

    // One channel may be counted or not.
    private static IReadOnlyList<long[]> Shapes(Encoding encoding)
    {
        switch (encoding)
        {
            case ImageEncoding image:
                long[] whole = [-1, .. new ImageEncoder(image).Shape];
                return image.Channels == 1 ? [whole, [-1, image.Height, image.Width]] : [whole];
            case TableEncoding table:
                return [[-1, Width(table)]];
            case AudioEncoding audio:
                return [[-1, new AudioEncoder(audio).Length], [-1, 1, audio.Samples]];
            default:
                throw new InvalidOperationException($"unknown encoding {encoding.GetType().Name}");
        }
    }

    private static int Width(TableEncoding table)
    {
        Ask(table.Columns.Count > 0, "has no columns");
        Ask(table.Columns.All(column => column?.Name is { Length: > 0 }), "has a column without a name");
        Ask(table.Columns.DistinctBy(column => column.Name).Count() == table.Columns.Count, "has a column twice");
        foreach (var column in table.Columns)
        {
            Check(column);
        }

        return new TableEncoder(table).Width;
    }

    private static void Check(TableColumn column)
    {
        Ask(
            double.IsFinite(column.Mean) && double.IsFinite(column.StandardDeviation) && column.StandardDeviation > 0
                && double.IsFinite(column.Fill ?? 0),
            $"has a number in column \"{column.Name}\" that is not finite, or a standardDeviation that is not above 0");
        Ask(
            column.Categories.All(category => category is not null) && column.Categories.Distinct().Count() == column.Categories.Count,
            $"has a category of \"{column.Name}\" twice, or null");
        Ask(column.As == CellEncoding.Number || column.Categories.Count > 0, $"has no categories of \"{column.Name}\"");
    }

    private static bool Fits(IReadOnlyList<long> declared, long[] made) =>
        declared.Count == made.Length && declared.Zip(made).All(pair => pair.First == -1 || pair.First == pair.Second || pair.Second == -1);

    private static void Ask(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw CodecRefusal.At(Place, otherwise);
        }
    }
}
