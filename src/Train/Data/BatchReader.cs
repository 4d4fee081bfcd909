namespace Maas.Train.Data;

/// <summary>
/// Brings batches in their order, read ahead on other threads where reading takes time, so that whoever computes need not wait. What
/// comes does not depend on who read it, or when. Used by one thread.
/// </summary>
/// <param name="next">The batch after the one that was asked for last: its positions and epoch; null after the last.</param>
internal sealed class BatchReader(EncodedPart part, Func<(long[] Positions, int? Epoch)?> next) : IAsyncDisposable
{
    // Bounds what waits, whatever the size of a batch.
    private const long MostAheadBytes = 64L << 20;

    // As many as there are cores are read at once, and one lies ready.
    private static readonly int MostAhead = Environment.ProcessorCount + 1;

    private readonly Queue<Task<RawBatch>> ahead = [];
    private long batchBytes;

    /// <summary>The next batch, which the caller disposes; null after the last.</summary>
    /// <exception cref="Core.ServiceException">An example can't be read.</exception>
    public async ValueTask<RawBatch?> ReadAsync()
    {
        if (part.IsQuick)
        {
            return next() is { } asked ? part.Read(asked.Positions, asked.Epoch) : null;
        }

        ReadAhead();
        if (!ahead.TryDequeue(out var first))
        {
            return null;
        }

        var batch = await first;
        ReadAhead();
        return batch;
    }

    /// <summary>Waits for what is being read, as its source may be closed next, and gives it back.</summary>
    public async ValueTask DisposeAsync()
    {
        while (ahead.TryDequeue(out var unwanted))
        {
            // Whatever it failed by, nobody asked for it any more.
            await ((Task)unwanted).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
            if (unwanted.IsCompletedSuccessfully)
            {
                (await unwanted).Dispose();
            }
        }
    }

    // One is always read, however large.
    private bool HasRoom => ahead.Count == 0 || (ahead.Count + 1) * batchBytes <= MostAheadBytes;

    private void ReadAhead()
    {
        while (ahead.Count < MostAhead && HasRoom && next() is { } asked)
        {
            batchBytes = Math.Max(batchBytes, (long)part.Layout.Bytes * asked.Positions.Length);
            ahead.Enqueue(Task.Run(() => part.Read(asked.Positions, asked.Epoch)));
        }
    }
}
