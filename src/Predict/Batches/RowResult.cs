using Maas.Core;
using Maas.Core.Jobs;
using Maas.Predict.Inference;

namespace Maas.Predict.Batches;

/// <summary>A row's prediction, or why it has none.</summary>
internal sealed record RowResult(long Index, string? Name, BatchPlace? Next, PredictedRow? Prediction, ServiceException? Error)
{
    public static RowResult Of(BatchRow row, PredictedRow prediction) => new(row.Index, row.Name, row.Next, prediction, null);

    public static RowResult Of(BatchRow row, ServiceException error) => new(row.Index, row.Name, row.Next, null, error);
}
