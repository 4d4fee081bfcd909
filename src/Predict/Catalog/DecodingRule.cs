using Maas.Codecs.Decoding;
using Maas.Core;
using Maas.Core.Registry;

namespace Maas.Predict.Catalog;

/// <summary>What the decoding of an imported model must be for its graph.</summary>
internal static class DecodingRule
{
    private const string Place = "decoding";

    /// <exception cref="ServiceException">It does not fit the graph, or its numbers can't be.</exception>
    public static void Check(Decoding decoding, IReadOnlyList<TensorDescription> outputs)
    {
        var output = outputs.FirstOrDefault(output => output.Name == decoding.Output);
        if (decoding is TextDecoding text)
        {
            Check(text, output, outputs);
            return;
        }

        if (output is not { Type: "FP32", Shape.Count: 1 or 2 })
        {
            throw CodecRefusal.At(
                Place,
                $"reads the output \"{decoding.Output}\"; it has to be FP32 [N] or [N, values]: "
                    + $"the graph has {CodecRefusal.Show(outputs)}");
        }

        var width = output.Shape.Count == 2 ? output.Shape[1] : 1;
        switch (decoding)
        {
            case LabelDecoding labels:
                Check(labels, width);
                break;
            case RegressionDecoding regression:
                Check(regression, width);
                break;
            default:
                throw new InvalidOperationException($"unknown decoding {decoding.GetType().Name}");
        }
    }

    private static void Check(TextDecoding decoding, TensorDescription? output, IReadOnlyList<TensorDescription> outputs)
    {
        Ask(
            output is { Type: "FP32", Shape.Count: 3 },
            $"reads the output \"{decoding.Output}\"; it has to be FP32 [N, tokens, vocabulary]: "
                + $"the graph has {CodecRefusal.Show(outputs)}");
        Ask(decoding.Context > 0, $"has the context {decoding.Context}; 1 or more is expected");
    }

    private static void Check(LabelDecoding decoding, long width)
    {
        Ask(decoding.Labels.Count > 0 && decoding.Labels.All(label => label is not null), "has no labels, or one that is null");
        Ask(decoding.Labels.Distinct().Count() == decoding.Labels.Count, "has a label twice");
        Ask(decoding.Top > 0, $"has the top {decoding.Top}; 1 or more is expected");
        Ask(
            width < 0 || (width <= int.MaxValue && new LabelDecoder(decoding).Takes((int)width)),
            $"has {decoding.Labels.Count} labels; the output gives {width} scores");
    }

    private static void Check(RegressionDecoding decoding, long width)
    {
        Ask(decoding.Targets.Count > 0
            && decoding.Targets.All(target => target?.Name is not null), "has no targets, or one without a name");
        Ask(decoding.Targets.DistinctBy(target => target.Name).Count() == decoding.Targets.Count, "has a target twice");
        Ask(
            decoding.Targets.All(target => double.IsFinite(target.Mean) && double.IsFinite(target.StandardDeviation)),
            "has a mean or standardDeviation that is not a finite number");
        Ask(width < 0 || width == decoding.Targets.Count, $"has {decoding.Targets.Count} targets; the output gives {width} values");
    }

    private static void Ask(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw CodecRefusal.At(Place, otherwise);
        }
    }
}
