using System.Text.Json;
using Maas.Core.Jobs;
using Maas.Core.Usage;
using Maas.Predict.Inference.Runs;

namespace Maas.Predict.Batches;

/// <summary>
/// The rows that one claim predicts: many at one time, kept in their order, part by part, each by its blob and then by the job's row.
/// For one thread.
/// </summary>
/// <param name="predict">Predicts a row; called on any thread.</param>
/// <param name="device">What it is predicted on.</param>
internal sealed class BatchSlice(
    JobClaim claim, IResultWriter writer, Func<BatchRow, CancellationToken, Task<RowResult>> predict, ResultStore results,
    string device, BatchesOptions options, TimeProvider time)
{
    private const int MostPartBytes = 4 << 20;

    // What is left of a stopping instance's grace for its last part.
    private static readonly TimeSpan LastPartLimit = TimeSpan.FromSeconds(15);

    private readonly Queue<Task<RowResult>> running = new();
    private readonly ResultPart part = new(writer);
    private readonly TimeSpan length = TimeSpan.FromSeconds(options.SliceSeconds);
    private long begun;
    private long kept;

    /// <summary>Predicts until the rows end, the slice is over, or the claim ends; gives whether the rows ended.</summary>
    /// <exception cref="ClaimLostException">A later claim has the job.</exception>
    public async Task<bool> RunAsync(IBatchRows rows)
    {
        // A model that takes no row in all this time does not end the slice by itself.
        using var limit = new CancellationTokenSource(3 * length, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(claim.Cancellation, limit.Token);
        var isWhole = false;
        try
        {
            isWhole = await ReadAsync(rows, ending.Token);
            while (running.Count > 0)
            {
                await TakeNextAsync(ending.Token);
            }
        }
        catch (Exception exception) when (
            exception is LostRunException || (exception is OperationCanceledException && ending.IsCancellationRequested))
        {
            // Where a run does not end, the next slice has the version in a process of its own.
            isWhole = false;
            await TakeFinishedAsync();
        }
        finally
        {
            await ending.CancelAsync();
            await Task.WhenAll(running.Cast<Task>()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        using var last = new CancellationTokenSource(LastPartLimit, time);
        await KeepAsync(last.Token);
        return isWhole;
    }

    private async Task<bool> ReadAsync(IBatchRows rows, CancellationToken cancellation)
    {
        await foreach (var row in rows.ReadAsync(claim.Job.Batch!, cancellation))
        {
            if (begun == 0)
            {
                // What came before was passed over.
                (begun, kept) = (time.GetTimestamp(), time.GetTimestamp());
            }

            running.Enqueue(Task.Run(() => predict(row, cancellation), cancellation));
            if (running.Count >= options.RowsAtOnce)
            {
                await TakeNextAsync(cancellation);
            }

            if (time.GetElapsedTime(begun) >= length)
            {
                return false;
            }
        }

        return true;
    }

    // It stays in the queue until it is done: what is done after it is no more without it.
    private async Task TakeNextAsync(CancellationToken cancellation)
    {
        part.Add(await running.Peek());
        _ = running.Dequeue();
        if (part.Bytes >= MostPartBytes || time.GetElapsedTime(kept).TotalSeconds >= options.PartSeconds)
        {
            await KeepAsync(cancellation);
            kept = time.GetTimestamp();
        }
    }

    private async Task TakeFinishedAsync()
    {
        while (running.TryPeek(out var next) && next.IsCompletedSuccessfully)
        {
            part.Add(await next);
            _ = running.Dequeue();
        }
    }

    // Safe to repeat after any interrupt: the same rows have the same name, and the row is set, not counted up.
    private async Task KeepAsync(CancellationToken cancellation)
    {
        if (part.Rows == 0)
        {
            return;
        }

        var name = await results.PutAsync(claim.Job, part.Rows, part.Content, cancellation);
        var before = claim.Job.Batch!;
        var batch = before with
        {
            Done = before.Done + part.Rows,
            Next = part.Next,
            Failed = before.Failed + part.Failed,
            FirstError = before.FirstError ?? part.FirstError,
            LastPart = name,
            ResultBytes = before.ResultBytes + part.Bytes,
        };
        var used = Used(claim.Job.Used ?? new(device, 0, 0, 0));
        await claim.ChangeAsync(job => job with { Batch = batch, Used = used, TroubledSince = null }, cancellation);
        part.Clear();
        var failed = batch.Failed > 0 ? $", {batch.Failed} with an error" : "";
        claim.Tell(
            "progress", $"{batch.Done} of {batch.Rows} rows{failed}",
            JsonSerializer.SerializeToElement(new { done = batch.Done, rows = batch.Rows, failed = batch.Failed }));
    }

    private JobUsage Used(JobUsage before) => before with
    {
        // Settings may have changed between two slices: the record has room for one.
        Device = device,
        DeviceSeconds = before.DeviceSeconds + part.Computed.TotalSeconds,
        Examples = before.Examples + part.Rows - part.Failed,
        Tokens = before.Tokens + part.Tokens,
    };
}
