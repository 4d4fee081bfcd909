namespace Maas.Datasets.Tables;

/// <summary>Where a table is read on.</summary>
/// <param name="Row">The rows before it.</param>
/// <param name="Offset">The byte of the file that the next row begins at; null where that is not known: the rows before are read over.
/// </param>
public readonly record struct TablePlace(long Row, long? Offset);
