namespace Maas.Codecs.Decoding;

/// <summary>The most probable label, and the first few in falling order of probability (it is their first).</summary>
/// <param name="Labels">Those that hold, in the same order, where several may hold at once; else null.</param>
public sealed record LabelPrediction(
    string Label, double Probability, IReadOnlyList<LabelProbability> Top, IReadOnlyList<LabelProbability>? Labels);
