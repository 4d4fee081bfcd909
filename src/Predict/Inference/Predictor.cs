using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Predict.Api;
using Maas.Predict.Inference.Outputs;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Tensors;

namespace Maas.Predict.Inference;

/// <summary>The way of a prediction: lease, encode, run, decode.</summary>
public sealed class Predictor(SessionCache sessions, RunGate turns, InputOptions options, TimeProvider time)
{
    /// <summary>The answer's JSON.</summary>
    /// <exception cref="Core.ServiceException">The input does not suit the model.</exception>
    internal async Task<ReadOnlyMemory<byte>> PredictAsync(TenantId tenant, Manifest manifest, PooledBody body, CancellationToken cancellation)
    {
        using var lease = await sessions.LeaseAsync(tenant, manifest, cancellation);
        var (encoder, session, decoder) = (lease.Model.Encoder, lease.Model.Session, lease.Model.Decoder);
        using var inputs = await encoder.EncodeAsync(body, new TensorBudget(options.MaximumTensorBytes), cancellation);
        var waiting = time.GetTimestamp();
        await turns.EnterAsync(cancellation);
        var running = time.GetTimestamp();
        try
        {
            using var outputs = session.Run(inputs.Tensors, decoder.OutputName, cancellation);
            var ended = time.GetTimestamp();
            var timings = new Timings(lease.Waited, time.GetElapsedTime(waiting, running), time.GetElapsedTime(running, ended));
            return PredictionJson.Write(manifest, decoder, outputs, timings);
        }
        finally
        {
            turns.Leave();
        }
    }
}
