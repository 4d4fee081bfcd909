using Maas.Core;
using Maas.Core.Registry;

namespace Maas.Codecs.Decoding;

/// <summary>A row of scores to labels with probabilities, as a <see cref="LabelDecoding"/> declares. For any number of threads.</summary>
public sealed class LabelDecoder(LabelDecoding decoding)
{
    /// <summary>How many scores a row has: one for each label; one alone for two labels by sigmoid.</summary>
    public bool Takes(int scores) => scores == decoding.Labels.Count || IsSingle(scores);

    /// <summary>What one row of scores means.</summary>
    /// <exception cref="ServiceException">The scores are too many or too few, or not finite numbers.</exception>
    public LabelPrediction Decode(ReadOnlySpan<float> scores)
    {
        var probabilities = Probabilities(scores);
        var order = new int[probabilities.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        // Of equally probable labels the first in the labels' order comes first, here and in every answer.
        Array.Sort(order, (a, b) => probabilities[b].CompareTo(probabilities[a]) is var compared and not 0 ? compared : a.CompareTo(b));
        var top = First(Math.Clamp(decoding.Top, 1, order.Length), order, probabilities);
        var holding = decoding.Threshold is { } threshold ? First(Above(threshold, probabilities), order, probabilities) : null;
        return new(top[0].Label, top[0].Probability, top, holding);
    }

    /// <summary>The index of the label that <see cref="Decode"/> would name.</summary>
    public int DecodeIndex(ReadOnlySpan<float> scores)
    {
        var probabilities = Probabilities(scores);
        return Array.IndexOf(probabilities, probabilities.Max());
    }

    private LabelProbability[] First(int count, int[] order, double[] probabilities)
    {
        var first = new LabelProbability[count];
        for (var i = 0; i < count; i++)
        {
            first[i] = new(decoding.Labels[order[i]], probabilities[order[i]]);
        }

        return first;
    }

    private static int Above(double threshold, double[] probabilities)
    {
        var count = 0;
        foreach (var probability in probabilities)
        {
            count += probability >= threshold ? 1 : 0;
        }

        return count;
    }

    private double[] Probabilities(ReadOnlySpan<float> scores)
    {
        if (!Takes(scores.Length))
        {
            throw ServiceError.InvalidModel.With(
                $"output \"{decoding.Output}\" gives {scores.Length} scores for a row; {decoding.Labels.Count} labels are declared");
        }

        for (var i = 0; i < scores.Length; i++)
        {
            if (!float.IsFinite(scores[i]))
            {
                throw ServiceError.InvalidInput.With($"the model's score {i} for this input is not a finite number");
            }
        }

        return IsSingle(scores.Length) ? Pair(scores[0]) : Each(scores);
    }

    private bool IsSingle(int scores) =>
        scores == 1 && decoding is { Labels.Count: 2, Activation: ScoreActivation.Sigmoid or ScoreActivation.None };

    private double[] Pair(float score)
    {
        var second = decoding.Activation == ScoreActivation.Sigmoid ? Sigmoid(score) : score;
        return [decoding.Activation == ScoreActivation.Sigmoid ? Sigmoid(-score) : 1 - second, second];
    }

    private double[] Each(ReadOnlySpan<float> scores)
    {
        var probabilities = new double[scores.Length];
        var greatest = decoding.Activation == ScoreActivation.Softmax ? Greatest(scores) : 0;
        var sum = 0.0;
        for (var i = 0; i < scores.Length; i++)
        {
            probabilities[i] = decoding.Activation switch
            {
                ScoreActivation.None => scores[i],
                ScoreActivation.Sigmoid => Sigmoid(scores[i]),
                ScoreActivation.Softmax => Math.Exp((double)scores[i] - greatest),
                _ => throw new InvalidOperationException($"unknown activation {decoding.Activation}"),
            };
            sum += probabilities[i];
        }

        for (var i = 0; decoding.Activation == ScoreActivation.Softmax && i < scores.Length; i++)
        {
            probabilities[i] /= sum;
        }

        return probabilities;
    }

    private static double Greatest(ReadOnlySpan<float> scores)
    {
        var greatest = double.NegativeInfinity;
        foreach (var score in scores)
        {
            greatest = Math.Max(greatest, score);
        }

        return greatest;
    }

    private static double Sigmoid(double score) => 1 / (1 + Math.Exp(-score));
}
