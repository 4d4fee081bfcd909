namespace Maas.Predict.Batches;

/// <summary>The rows, or files, of a dataset, in its order. For one reader.</summary>
internal interface IBatchRows : IDisposable
{
    /// <summary>Those from a place on, counted from 0.</summary>
    IAsyncEnumerable<BatchRow> ReadAsync(long first, CancellationToken cancellation);
}
