using Maas.Core.Registry;

namespace Maas.Codecs.Tables;

/// <summary>A column to learn from, and how, before anything was learned of it.</summary>
/// <param name="Standardize">Numbers: to mean 0 and deviation 1 of the training part; else they stay as they are.</param>
/// <param name="Fill">Numbers: a missing cell counts as the training part's mean; else it is an error.</param>
/// <param name="Width">How many values of the input it takes, at most: one-hot, as many as the dataset has categories.</param>
public sealed record TableFeature(string Name, CellEncoding As, bool Standardize, bool Fill, int Width);
