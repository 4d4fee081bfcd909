namespace Maas.Codecs.Decoding;

/// <summary>A label and how probable it is, 0 to 1.</summary>
public readonly record struct LabelProbability(string Label, double Probability);
