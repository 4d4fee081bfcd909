using System.Threading.Channels;
using Maas.Core.Naming;
using Maas.Core.Telemetry;
using Maas.Predict.Api;
using Microsoft.Extensions.Logging;

namespace Maas.Predict.Inference.Traffic;

/// <summary>
/// Copies of calls that another version computes, one after the other, beside the calls. Whoever offers one never waits and never fails
/// for it.
/// </summary>
internal sealed partial class CopyQueue : IDisposable
{
    private const int Places = 16;

    private readonly Channel<CallCopy> waiting =
        Channel.CreateBounded<CallCopy>(new BoundedChannelOptions(Places) { SingleReader = true });

    private readonly Func<CallCopy, CancellationToken, Task> compute;
    private readonly TenantRoom room;
    private readonly TenantId tenant;
    private readonly ILogger logger;
    private readonly CancellationTokenSource ending = new();
    private readonly CancellationToken ended;

    /// <param name="compute">What it throws is logged, and the next copy computed.</param>
    /// <param name="tenant">Whose copies they are.</param>
    public CopyQueue(Func<CallCopy, CancellationToken, Task> compute, TenantRoom room, TenantId tenant, ILogger logger)
    {
        (this.compute, this.room, this.tenant, this.logger) = (compute, room, tenant, logger);
        ended = ending.Token;
        _ = Task.Run(ComputeAllAsync);
    }

    /// <summary>Copies a call; false where there is no room for it.</summary>
    public bool TryAdd(in SeenCall call)
    {
        if (waiting.Reader.Count >= Places || CallCopy.TryMake(call, room, tenant) is not { } copy)
        {
            return false;
        }

        if (waiting.Writer.TryWrite(copy))
        {
            return true;
        }

        copy.Dispose();
        return false;
    }

    /// <summary>Takes no more; what waits is thrown away, and what is computed stopped.</summary>
    public void Dispose()
    {
        waiting.Writer.TryComplete();
        ending.Cancel();
        ending.Dispose();
    }

    private async Task ComputeAllAsync()
    {
        await foreach (var copy in waiting.Reader.ReadAllAsync(CancellationToken.None))
        {
            await ComputeAsync(copy);
        }
    }

    private async Task ComputeAsync(CallCopy copy)
    {
        try
        {
            using (copy)
            {
                if (!ended.IsCancellationRequested)
                {
                    await compute(copy, ended);
                }
            }
        }
        catch (Exception exception)
        {
            // Nobody waits for this task: what ends it would end all copies that come, in silence.
            Log.Failed(logger, PayloadFreeException.Of(exception), tenant);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "A copy of a call of {Tenant} was not computed; the next one is")]
        public static partial void Failed(ILogger logger, Exception exception, TenantId tenant);
    }
}
