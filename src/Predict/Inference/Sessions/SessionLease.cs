using Maas.Core;
using Maas.Predict.Inference.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Sessions;

/// <summary>The right to use a loaded model: while it is not disposed, neither is the model. For one request.</summary>
internal sealed class SessionLease(LoadedModel model, TimeSpan waited, SessionCache cache, CachedModel cached) : IDisposable
{
    private bool hasEnded;

    public LoadedModel Model => model;

    /// <summary>How long the caller waited for the model to be loaded.</summary>
    public TimeSpan Waited => waited;

    /// <summary>Runs the model in its turn: the outputs, which the caller disposes before the lease, and what they took.</summary>
    /// <param name="names">The outputs to compute; null for all.</param>
    /// <exception cref="ServiceException">The model can't compute with these inputs, or not in time.</exception>
    public ValueTask<(IDisposableReadOnlyCollection<OrtValue> Outputs, Timings Timings)> RunAsync(
        IReadOnlyList<Tensor> inputs, IReadOnlyList<string>? names, CancellationToken cancellation) =>
        RunAsync(inputs, names, mostRows: int.MaxValue, refuse: null, cancellation);

    /// <param name="mostRows">How many rows the batch may have that it is in; 1: no other's run goes with this one.</param>
    /// <param name="refuse">Refuses the call where its run does not end, as its own thread may be inside it; null: nobody is told.</param>
    /// <inheritdoc cref="RunAsync(IReadOnlyList{Tensor}, IReadOnlyList{string}?, CancellationToken)"/>
    public async ValueTask<(IDisposableReadOnlyCollection<OrtValue> Outputs, Timings Timings)> RunAsync(
        IReadOnlyList<Tensor> inputs, IReadOnlyList<string>? names, int mostRows, Func<ServiceException, Task>? refuse,
        CancellationToken cancellation)
    {
        var (outputs, queued, computed, runs) = await model.Runs.RunAsync(inputs, names, mostRows, refuse, cancellation);
        return (outputs, new(waited, queued, computed, runs));
    }

    public void Dispose()
    {
        if (!Interlocked.Exchange(ref hasEnded, true))
        {
            cache.Leave(cached);
        }
    }
}
