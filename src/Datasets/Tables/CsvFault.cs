namespace Maas.Datasets.Tables;

/// <summary>What is wrong with one record.</summary>
/// <param name="Column">The 1-based field, or 0 where it is the record as a whole.</param>
/// <param name="IsFinal">Nothing that follows can be read.</param>
public sealed record CsvFault(int Column, string Message, bool IsFinal);
