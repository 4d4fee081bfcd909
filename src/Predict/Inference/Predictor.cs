using Maas.Core;
using Maas.Predict.Api;
using Maas.Predict.Catalog;
using Maas.Predict.Inference.Outputs;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Statistics;
using Maas.Predict.Inference.Tensors;
using Maas.Predict.Inference.Traffic;
using Microsoft.AspNetCore.Http;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference;

/// <summary>The way of a prediction: lease, encode, run, decode.</summary>
public sealed class Predictor(
    AliasTraffic traffic, AliasWatches watches, ServingStatistics statistics, InputOptions options, OutputOptions answers)
{
    /// <summary>The answer's JSON, by the version that a name leads to, or, while that is cold, by the one before.</summary>
    /// <exception cref="Core.ServiceException">The input does not suit the model.</exception>
    internal async Task<ReadOnlyMemory<byte>> PredictAsync(
        ServedVersion target, PooledBody body, HttpContext http, CancellationToken cancellation) =>
        await RunAsync(statistics.Begin(target, watches.Find(target)), target, body, http, cancellation);

    private async Task<ReadOnlyMemory<byte>> RunAsync(
        CallRecord call, ServedVersion target, PooledBody body, HttpContext http, CancellationToken cancellation)
    {
        try
        {
            call.Loads();
            using var lease = await traffic.LeaseAsync(target, cancellation);
            call.Leased(lease);
            return await RunAsync(call, lease, body, http, cancellation);
        }
        catch (Exception exception)
        {
            call.Failed(exception);
            throw;
        }
    }

    private async Task<ReadOnlyMemory<byte>> RunAsync(
        CallRecord call, SessionLease lease, PooledBody body, HttpContext http, CancellationToken cancellation)
    {
        call.Reads(body);
        var (encoder, decoder) = (lease.Model.Encoder, lease.Model.Decoder);
        var budget = new TensorBudget(options.MaximumTensorBytes) { Caller = cancellation, Memory = body.Memory };
        using var inputs = await encoder.EncodeAsync(body, budget, cancellation);
        call.Read();
        var (outputs, timings) = await call.RunAsync(lease, inputs.Tensors, decoder.OutputNames, http, cancellation);
        using (outputs)
        {
            call.Computed(timings);
            var answer = Decode(call, lease.Model, inputs.Tensors, outputs, timings);
            call.Succeeded(timings, inputs.Tensors);
            call.Shadow(inputs.Tensors, decoder.OutputNames, outputs, answer);
            return answer;
        }
    }

    private ReadOnlyMemory<byte> Decode(
        CallRecord call, LoadedModel model, IReadOnlyList<Tensor> inputs, IReadOnlyList<OrtValue> outputs, Timings timings)
    {
        try
        {
            return PredictionJson.Write(model.Manifest, model.Decoder, inputs, outputs, timings, new(answers.MaximumBytes));
        }
        catch (ServiceException refusal)
        {
            call.Undecoded(refusal, inputs, model.Decoder.OutputNames);
            throw;
        }
    }
}
