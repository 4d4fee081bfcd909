using Maas.Core.Jobs;

namespace Maas.Predict.Batches;

/// <summary>The rows, or files, of a dataset, in its order. For one reader.</summary>
internal interface IBatchRows : IDisposable
{
    /// <summary>Those that are not done.</summary>
    IAsyncEnumerable<BatchRow> ReadAsync(BatchProgress progress, CancellationToken cancellation);
}
