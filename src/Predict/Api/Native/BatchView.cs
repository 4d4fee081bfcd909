using Maas.Core.Jobs;

namespace Maas.Predict.Api.Native;

/// <summary>How far a batch prediction is.</summary>
/// <param name="Rows">The rows, or files, of the dataset.</param>
/// <param name="Done">Those that are predicted and kept.</param>
/// <param name="Failed">Those of them that have an error in the place of a prediction.</param>
/// <param name="Format">How the result is written.</param>
internal sealed record BatchView(long Rows, long Done, long Failed, ResultFormat Format)
{
    public static BatchView? Of(BatchProgress? batch) =>
        batch is null ? null : new(batch.Rows, batch.Done, batch.Failed, batch.Format);
}
