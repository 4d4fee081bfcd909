using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference;

/// <summary>Runs a leased model in its turn. The one way by which every surface computes.</summary>
public sealed class ModelRunner(RunGate turns, TimeProvider time)
{
    /// <summary>The outputs, which the caller disposes before the lease, and what they took.</summary>
    /// <param name="names">The outputs to compute; null for all.</param>
    /// <exception cref="Core.ServiceException">The model can't compute with these inputs.</exception>
    internal async Task<(IDisposableReadOnlyCollection<OrtValue> Outputs, Timings Timings)> RunAsync(
        SessionLease lease, IReadOnlyList<Tensor> inputs, IReadOnlyList<string>? names, CancellationToken cancellation)
    {
        var waiting = time.GetTimestamp();
        await turns.EnterAsync(cancellation);
        var running = time.GetTimestamp();
        try
        {
            var outputs = lease.Model.Session.Run(inputs, names, cancellation);
            var ended = time.GetTimestamp();
            return (outputs, new(lease.Waited, time.GetElapsedTime(waiting, running), time.GetElapsedTime(running, ended)));
        }
        finally
        {
            turns.Leave();
        }
    }
}
