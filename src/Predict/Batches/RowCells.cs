namespace Maas.Predict.Batches;

/// <summary>A row's cells in the model's order; or one cell, a file or a text.</summary>
/// <param name="Memory">What the cells lie in; null where that needs no end.</param>
internal sealed record RowCells(ReadOnlyMemory<byte>[] Cells, IDisposable? Memory) : IDisposable
{
    public void Dispose() => Memory?.Dispose();
}
