namespace Maas.Codecs.Decoding;

/// <summary>The targets' values, in the targets' order: one, or several.</summary>
public sealed record RegressionPrediction(IReadOnlyList<NamedValue> Values);
