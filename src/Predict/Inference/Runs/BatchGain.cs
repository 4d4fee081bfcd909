using Maas.Core;
using Maas.Core.Registry;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Tensors;

namespace Maas.Predict.Inference.Runs;

/// <summary>
/// What a row costs in a batch beside alone, by trial: large products of matrices read their weights once for all rows, while
/// convolutions of a small picture already fill a core, and a batch of them only leaves its caches.
/// </summary>
internal static class BatchGain
{
    private const int Rows = 8;
    private const int Rounds = 5;
    private const int Seed = 1;

    // Below it a batch is worth the copies that it takes, and the wait of the first for the last.
    private const double Worth = 0.9;

    // Rounds of a slow model end here: what is to be found out is no small difference.
    private static readonly TimeSpan Enough = TimeSpan.FromMilliseconds(300);

    /// <summary>Whether rows are cheaper together; true as well where that can't be told.</summary>
    public static bool Pays(Manifest manifest, IModelSession session, TimeProvider time, CancellationToken cancellation)
    {
        var random = new Random(Seed);
        var rows = Enumerable.Range(0, Rows)
            .Select(_ => RandomInputs.Find(manifest.Inputs, BatchTrial.FirstLength, random)).OfType<IReadOnlyList<Tensor>>().ToList();
        var together = rows.Count == Rows ? Batch.Gather(rows) : [];
        try
        {
            return rows.Count < Rows || Pays(session, rows[0], together, time, cancellation);
        }
        catch (ServiceException)
        {
            return true;
        }
        finally
        {
            Array.ForEach([.. rows.Append(together).SelectMany(tensors => tensors)], tensor => tensor.Dispose());
        }
    }

    private static bool Pays(
        IModelSession session, IReadOnlyList<Tensor> row, IReadOnlyList<Tensor> together, TimeProvider time, CancellationToken cancellation)
    {
        var begun = time.GetTimestamp();
        var (alone, batch) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (var round = 0; round <= Rounds && (round < 2 || time.GetElapsedTime(begun) < Enough); round++)
        {
            // The first of each allocates what the others use.
            var (one, all) = (Time(session, row, time, cancellation), Time(session, together, time, cancellation));
            (alone, batch) = round == 0 ? (alone, batch) : (Least(alone, one), Least(batch, all));
        }

        return batch <= alone * Rows * Worth;
    }

    private static TimeSpan Time(IModelSession session, IReadOnlyList<Tensor> inputs, TimeProvider time, CancellationToken cancellation)
    {
        var begun = time.GetTimestamp();
        session.Run(inputs, null, cancellation).Dispose();
        return time.GetElapsedTime(begun);
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan two) => one < two ? one : two;
}
