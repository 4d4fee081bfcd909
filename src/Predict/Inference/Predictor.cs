using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Predict.Api;
using Maas.Predict.Catalog;
using Maas.Predict.Inference.Outputs;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Tensors;

namespace Maas.Predict.Inference;

/// <summary>The way of a prediction: lease, encode, run, decode.</summary>
public sealed class Predictor(SessionCache sessions, AliasTraffic traffic, ModelRunner runner, InputOptions options)
{
    /// <summary>The answer's JSON, by the version itself.</summary>
    /// <exception cref="Core.ServiceException">The input does not suit the model.</exception>
    internal async Task<ReadOnlyMemory<byte>> PredictAsync(
        TenantId tenant, Manifest manifest, PooledBody body, CancellationToken cancellation)
    {
        using var lease = await sessions.LeaseAsync(tenant, manifest, cancellation);
        return await RunAsync(lease, body, cancellation);
    }

    /// <summary>The answer's JSON, by the version that a name leads to, or, while that is cold, by the one before.</summary>
    /// <inheritdoc cref="PredictAsync(TenantId, Manifest, PooledBody, CancellationToken)"/>
    internal async Task<ReadOnlyMemory<byte>> PredictAsync(
        TenantId tenant, ModelReference reference, Manifest target, PooledBody body, CancellationToken cancellation)
    {
        using var lease = await traffic.LeaseAsync(tenant, reference, target, cancellation);
        return await RunAsync(lease, body, cancellation);
    }

    private async Task<ReadOnlyMemory<byte>> RunAsync(SessionLease lease, PooledBody body, CancellationToken cancellation)
    {
        var (encoder, decoder) = (lease.Model.Encoder, lease.Model.Decoder);
        using var inputs = await encoder.EncodeAsync(body, new TensorBudget(options.MaximumTensorBytes), cancellation);
        var (outputs, timings) = await runner.RunAsync(lease, inputs.Tensors, decoder.OutputName is { } name ? [name] : null, cancellation);
        using (outputs)
        {
            return PredictionJson.Write(lease.Model.Manifest, decoder, outputs, timings);
        }
    }
}
