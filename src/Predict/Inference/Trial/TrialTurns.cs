using Maas.Core;
using Maas.Core.Naming;

namespace Maas.Predict.Inference.Trial;

/// <summary>Who may try a model now: one at a time. Any thread may ask.</summary>
/// <remarks>
/// 1. Who comes stands in the line of its tenant. 2. The first of each tenant's line stands in the common one. 3. A turn that ends gives
/// the place to the common line before its tenant's next one may join that. So tenants take turns, however much one of them sends.
/// </remarks>
internal sealed class TrialTurns(TimeSpan limit, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim place = new(1);
    private readonly Dictionary<TenantId, Line> lines = [];
    private readonly Lock gate = new();

    /// <summary>Whether somebody has the turn now.</summary>
    public bool AreTaken => place.CurrentCount == 0;

    /// <summary>Does the work when it is this tenant's turn.</summary>
    /// <exception cref="ServiceException">Overloaded: its turn has not come within the limit.</exception>
    public async Task InTurnAsync(TenantId tenant, Func<Task> work, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        var line = Join(tenant);
        try
        {
            await InAsync(line.First, () => InAsync(place, work, either.Token, cancellation), either.Token, cancellation);
        }
        finally
        {
            Leave(tenant, line);
        }
    }

    public void Dispose() => place.Dispose();

    private async Task InAsync(SemaphoreSlim first, Func<Task> work, CancellationToken waiting, CancellationToken cancellation)
    {
        try
        {
            await first.WaitAsync(waiting);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw ServiceError.Overloaded.WithRetry(
                limit, "other models are being tried, one at a time, and that takes too long to wait for; send this one again later");
        }

        try
        {
            await work();
        }
        finally
        {
            first.Release();
        }
    }

    private Line Join(TenantId tenant)
    {
        lock (gate)
        {
            var line = lines.TryGetValue(tenant, out var found) ? found : lines[tenant] = new();
            line.Members++;
            return line;
        }
    }

    private void Leave(TenantId tenant, Line line)
    {
        lock (gate)
        {
            if (--line.Members == 0)
            {
                lines.Remove(tenant);
                line.First.Dispose();
            }
        }
    }

    private sealed class Line
    {
        public SemaphoreSlim First { get; } = new(1);

        public int Members { get; set; }
    }
}
