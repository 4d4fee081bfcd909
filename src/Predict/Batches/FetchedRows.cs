using Maas.Core.Jobs;

namespace Maas.Predict.Batches;

/// <summary>Rows that are read from this instance's disk; what they are read from is kept for the job's next slice.</summary>
internal sealed class FetchedRows(IBatchRows rows, Action keep) : IBatchRows
{
    public IAsyncEnumerable<BatchRow> ReadAsync(BatchProgress progress, CancellationToken cancellation) =>
        rows.ReadAsync(progress, cancellation);

    public void Dispose()
    {
        try
        {
            rows.Dispose();
        }
        finally
        {
            keep();
        }
    }
}
