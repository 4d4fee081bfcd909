using Maas.Predict.Api;
using Maas.Predict.Catalog;
using Maas.Predict.Inference.Outputs;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Statistics;
using Maas.Predict.Inference.Tensors;
using Maas.Predict.Inference.Traffic;
using Microsoft.AspNetCore.Http;

namespace Maas.Predict.Inference.OpenInference;

/// <summary>Tensors in, tensors out: no encoding and no decoding.</summary>
public sealed class TensorPredictor(
    AliasTraffic traffic, AliasWatches watches, ServingStatistics statistics, InputOptions options, OutputOptions answers)
{
    /// <summary>
    /// The answer by the version that a name leads to, or, while that is cold, by the one before; the caller disposes it.
    /// </summary>
    /// <param name="json">The body where all of it is JSON.</param>
    /// <exception cref="Core.ServiceException">The input does not suit the model.</exception>
    internal async ValueTask<InferAnswer> InferAsync(
        ServedVersion target, InferBody body, PooledBody? json, HttpContext http, CancellationToken cancellation)
    {
        var call = statistics.Begin(target, watches.Find(target));
        SessionLease? lease = null;
        try
        {
            // Before the lease: who sends slowly holds no model, and what does not suit one loads none.
            call.Reads();
            var answering = await traffic.AnsweringAsync(target, cancellation);
            var budget = new TensorBudget(options.MaximumTensorBytes) { Caller = cancellation, Memory = body.Memory };
            var reader = new InferBodyReader(answering.Manifest, budget);
            using var request = await reader.ReadAsync(body, json?.Bytes, cancellation);
            call.Read();
            call.Loads();
            lease = await traffic.LeaseAsync(target, answering, cancellation);
            call.Leased(lease);
            var tensors = request.Inputs.ConvertAll(input => input.Tensor);
            var names = request.OutputNames();
            var (outputs, timings) = await call.RunAsync(lease, tensors, names, http, cancellation);
            call.Computed(timings);
            var answer = InferAnswer.Write(lease, outputs, request, new(answers.MaximumBytes));
            call.Succeeded(timings, tensors);
            call.Shadow(tensors, names, outputs, default);
            answer.LetGo();
            return answer;
        }
        catch (Exception exception)
        {
            lease?.Dispose();
            call.Failed(exception);
            throw;
        }
    }
}
