namespace Maas.Codecs.Decoding;

/// <summary>The most probable label, and the first few in falling order of probability (it is their first).</summary>
public sealed record LabelPrediction(string Label, double Probability, IReadOnlyList<LabelProbability> Top);
