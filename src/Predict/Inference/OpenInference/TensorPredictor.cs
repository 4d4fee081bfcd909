using Maas.Predict.Api;
using Maas.Predict.Catalog;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Statistics;
using Maas.Predict.Inference.Tensors;
using Maas.Predict.Inference.Traffic;

namespace Maas.Predict.Inference.OpenInference;

/// <summary>Tensors in, tensors out: no encoding and no decoding.</summary>
public sealed class TensorPredictor(
    AliasTraffic traffic, AliasWatches watches, ServingStatistics statistics, InputOptions options)
{
    /// <summary>
    /// The answer by the version that a name leads to, or, while that is cold, by the one before; the caller disposes it.
    /// </summary>
    /// <param name="json">The body where all of it is JSON.</param>
    /// <exception cref="Core.ServiceException">The input does not suit the model.</exception>
    internal async Task<InferAnswer> InferAsync(
        ServedVersion target, InferBody body, PooledBody? json, CancellationToken cancellation) =>
        await InferAsync(
            statistics.Begin(target, watches.Find(target)), traffic.LeaseAsync(target, cancellation), body, json, cancellation);

    private async Task<InferAnswer> InferAsync(
        CallRecord call, ValueTask<SessionLease> leasing, InferBody body, PooledBody? json, CancellationToken cancellation)
    {
        SessionLease? lease = null;
        try
        {
            lease = await leasing;
            call.Leased(lease);
            return await InferAsync(call, lease, body, json, cancellation);
        }
        catch (Exception exception)
        {
            lease?.Dispose();
            call.Failed(exception);
            throw;
        }
    }

    private async Task<InferAnswer> InferAsync(
        CallRecord call, SessionLease lease, InferBody body, PooledBody? json, CancellationToken cancellation)
    {
        var manifest = lease.Model.Manifest;
        var reader = new InferBodyReader(manifest, new TensorBudget(options.MaximumTensorBytes));
        using var request = await reader.ReadAsync(body, json?.Bytes, cancellation);
        call.Read();
        var wanted = request.Outputs.Count > 0
            ? request.Outputs
            : [.. manifest.Outputs.Select(output => new RequestedOutput(output.Name, null))];
        var tensors = request.Inputs.ConvertAll(input => input.Tensor);
        string[] names = [.. wanted.Select(output => output.Name)];
        var (outputs, timings) = await lease.RunAsync(tensors, names, cancellation);
        call.Computed(timings);
        try
        {
            var answer = new InferAnswer(lease, outputs, request, wanted);
            call.Succeeded(timings, tensors);
            call.Shadow(tensors, names, outputs);
            return answer;
        }
        catch
        {
            outputs.Dispose();
            throw;
        }
    }
}
