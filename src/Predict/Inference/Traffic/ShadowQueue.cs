using System.Threading.Channels;
using Maas.Core.Registry;
using Maas.Predict.Catalog;
using Maas.Predict.Inference.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Traffic;

/// <summary>
/// Copies of calls that one version computes in the shadow, one after the other, beside the calls. Whoever offers one never waits and
/// never fails for it: where there is no room, it is dropped and counted.
/// </summary>
internal sealed class ShadowQueue : IDisposable
{
    private const int Places = 16;

    private readonly Channel<ShadowRun> waiting =
        Channel.CreateBounded<ShadowRun>(new BoundedChannelOptions(Places) { SingleReader = true });

    private readonly AliasShadow shadow;
    private readonly AliasCounts counts;
    private readonly ShadowComputation computation;
    private readonly ShadowRoom room;
    private readonly RandomDraw draw;
    private readonly CancellationTokenSource ending = new();
    private readonly CancellationToken ended;

    public ShadowQueue(AliasShadow shadow, AliasCounts counts, ShadowComputation computation, ShadowRoom room, RandomDraw draw)
    {
        (this.shadow, this.counts, this.computation, this.room, this.draw) = (shadow, counts, computation, room, draw);
        ended = ending.Token;
        _ = Task.Run(ComputeAllAsync);
    }

    /// <summary>Copies a call that was computed, of the share that is copied.</summary>
    /// <param name="target">What the call was to be answered by: while that is not warm, there is nothing to compare.</param>
    /// <param name="outputs">What was computed, in the order of <paramref name="names"/>.</param>
    public void Offer(
        ServedVersion target, Manifest answered, IReadOnlyList<Tensor> inputs, IReadOnlyList<string> names, IReadOnlyList<OrtValue> outputs)
    {
        if (answered.Version != target.Manifest.Version || draw.Next() >= shadow.Share)
        {
            return;
        }

        try
        {
            if (waiting.Reader.Count >= Places || ShadowRun.TryCopy(target, inputs, names, outputs, room) is not { } run)
            {
                counts.Add(AliasEvent.Dropped);
            }
            else if (!waiting.Writer.TryWrite(run))
            {
                run.Dispose();
                counts.Add(AliasEvent.Dropped);
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            counts.Add(AliasEvent.NotComputed);
        }
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
        await foreach (var run in waiting.Reader.ReadAllAsync(CancellationToken.None))
        {
            using (run)
            {
                if (!ended.IsCancellationRequested && await computation.CompareAsync(run, shadow, counts.Alias, ended) is { } came)
                {
                    counts.Add(came);
                }
            }
        }
    }
}
