using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Predict.Api;
using Maas.Predict.Catalog;
using Maas.Predict.Inference.Outputs;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Statistics;
using Maas.Predict.Inference.Tensors;

namespace Maas.Predict.Inference;

/// <summary>The way of a prediction: lease, encode, run, decode.</summary>
public sealed class Predictor(
    SessionCache sessions, AliasTraffic traffic, ModelRunner runner, ServingStatistics statistics, InputOptions options)
{
    /// <summary>The answer's JSON, by the version itself.</summary>
    /// <exception cref="Core.ServiceException">The input does not suit the model.</exception>
    internal async Task<ReadOnlyMemory<byte>> PredictAsync(
        TenantId tenant, Manifest manifest, PooledBody body, CancellationToken cancellation) =>
        await RunAsync(statistics.Begin(tenant, manifest), sessions.LeaseAsync(tenant, manifest, cancellation), body, cancellation);

    /// <summary>The answer's JSON, by the version that a name leads to, or, while that is cold, by the one before.</summary>
    /// <inheritdoc cref="PredictAsync(TenantId, Manifest, PooledBody, CancellationToken)"/>
    internal async Task<ReadOnlyMemory<byte>> PredictAsync(
        TenantId tenant, ModelReference reference, Manifest target, PooledBody body, CancellationToken cancellation) =>
        await RunAsync(statistics.Begin(tenant, target), traffic.LeaseAsync(tenant, reference, target, cancellation), body, cancellation);

    private async Task<ReadOnlyMemory<byte>> RunAsync(
        CallRecord call, Task<SessionLease> leasing, PooledBody body, CancellationToken cancellation)
    {
        try
        {
            using var lease = await leasing;
            call.Leased(lease);
            return await RunAsync(call, lease, body, cancellation);
        }
        catch
        {
            call.Failed();
            throw;
        }
    }

    private async Task<ReadOnlyMemory<byte>> RunAsync(CallRecord call, SessionLease lease, PooledBody body, CancellationToken cancellation)
    {
        var (encoder, decoder) = (lease.Model.Encoder, lease.Model.Decoder);
        using var inputs = await encoder.EncodeAsync(body, new TensorBudget(options.MaximumTensorBytes), cancellation);
        call.Read();
        var (outputs, timings) = await runner.RunAsync(lease, inputs.Tensors, decoder.OutputName is { } name ? [name] : null, cancellation);
        using (outputs)
        {
            call.Computed();
            var answer = PredictionJson.Write(lease.Model.Manifest, decoder, outputs, timings);
            call.Succeeded(timings, inputs.Tensors);
            return answer;
        }
    }
}
