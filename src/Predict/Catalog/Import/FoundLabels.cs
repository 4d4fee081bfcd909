namespace Maas.Predict.Catalog.Import;

/// <summary>The labels that a file beside a graph holds; none, where it is called a file of labels and holds nothing of the kind.</summary>
internal sealed record FoundLabels(string File, IReadOnlyList<string> Labels);
