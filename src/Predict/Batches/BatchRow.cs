using Maas.Core.Jobs;

namespace Maas.Predict.Batches;

/// <summary>A row, or file, of a dataset.</summary>
/// <param name="Index">Its place, from 0.</param>
/// <param name="Name">A file's name in its archive; null for a row.</param>
/// <param name="Next">Where the row after it begins; null where that is no place to read on from.</param>
/// <param name="Open">Reads what the model takes of it; the caller disposes that.</param>
internal sealed record BatchRow(long Index, string? Name, BatchPlace? Next, Func<RowCells> Open);
