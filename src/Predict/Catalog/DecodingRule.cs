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
        var besides = decoding.Beside.Where(name => name == decoding.Output || outputs.All(output => output.Name != name)).ToList();
        Ask(
            besides.Count == 0 && decoding.Beside.Distinct().Count() == decoding.Beside.Count,
            $"gives beside {string.Join(", ", decoding.Beside.Select(name => $"\"{name}\""))}; each has to be another output, once: the "
                + $"graph has {CodecRefusal.Show(outputs)}");
        switch (decoding)
        {
            case TextDecoding text:
                Check(text, output, outputs);
                break;
            case EmbeddingDecoding embedding:
                Check(embedding, output, outputs);
                break;
            case LabelDecoding labels:
                Check(labels, Width(decoding, output, outputs));
                break;
            case RegressionDecoding regression:
                Check(regression, Width(decoding, output, outputs));
                break;
            default:
                throw new InvalidOperationException($"unknown decoding {decoding.GetType().Name}");
        }
    }

    /// <summary>Whether an output gives numbers for each row; some graphs keep two sides of length 1 behind them.</summary>
    public static bool HasScores(TensorDescription output) => HasFractions(output) && output.Shape.Skip(2).All(length => length == 1);

    private static long Width(Decoding decoding, TensorDescription? output, IReadOnlyList<TensorDescription> outputs)
    {
        Ask(
            output is { Shape.Count: > 0 } && HasScores(output),
            $"reads the output \"{decoding.Output}\"; it has to be FP32 (or FP16, BF16, FP64) [N] or [N, values]: "
                + $"the graph has {CodecRefusal.Show(outputs)}");
        return output!.Shape.Count > 1 ? output.Shape[1] : 1;
    }

    private static bool HasFractions(TensorDescription? output) => output is { Type: "FP32" or "FP16" or "BF16" or "FP64" };

    private static void Check(EmbeddingDecoding decoding, TensorDescription? output, IReadOnlyList<TensorDescription> outputs)
    {
        Ask(
            HasFractions(output) && output!.Shape.Count is 2 or 3,
            $"reads the output \"{decoding.Output}\"; it has to be FP32 (or FP16, BF16, FP64) [N, size], or [N, tokens, size]: "
                + $"the graph has {CodecRefusal.Show(outputs)}");
        Ask(
            (output!.Shape.Count == 3) == (decoding.Pooling != TokenPooling.None),
            "has to have the pooling \"mean\" or \"cls\" for an output [N, tokens, size], and none for [N, size]: "
                + $"the graph has {CodecRefusal.Show([output])}");
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
            decoding.Threshold is null or (>= 0 and <= 1) && (decoding.Threshold is null || decoding.Activation != ScoreActivation.Softmax),
            $"has the threshold {decoding.Threshold}; 0 to 1 is expected, with the activation \"sigmoid\" or \"none\"");
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
        Ask(
            width < 0 || width == decoding.Targets.Count,
            $"has {Counted.Of(decoding.Targets.Count, "target")}; "
                + $"the output gives {Counted.Of(width, "value")}");
    }

    private static void Ask(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw CodecRefusal.At(Place, otherwise);
        }
    }
}
