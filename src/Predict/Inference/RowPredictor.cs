using Maas.Core;
using Maas.Core.Registry;
using Maas.Predict.Catalog;
using Maas.Predict.Inference.Inputs;
using Maas.Predict.Inference.Outputs;
using Maas.Predict.Inference.Runs;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Statistics;
using Maas.Predict.Inference.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference;

/// <summary>
/// The way of one row, or file, of a dataset, which is a call's: encode, run, decode. What it comes to is what a call alone comes to:
/// rows go together where that changes no bit of them. For any number of threads.
/// </summary>
public sealed class RowPredictor(ServingStatistics statistics, InputOptions options, OutputOptions answers, TimeProvider time)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    /// <param name="cells">The row's cells in the encoding's order; or one cell, a file or a text.</param>
    /// <exception cref="ServiceException">The row does not suit the model.</exception>
    /// <exception cref="LostRunException">A run of the model, maybe this row's, does not end: another lease is needed.</exception>
    internal async Task<PredictedRow> PredictAsync(
        ServedVersion target, SessionLease lease, ReadOnlyMemory<byte>[] cells, CancellationToken cancellation)
    {
        // An alias is watched by what its callers get.
        var call = statistics.Begin(target, watch: null);
        call.Leased(lease);
        call.Reads();
        try
        {
            return await PredictAsync(call, lease, cells, cancellation);
        }
        catch (Exception exception)
        {
            call.Failed(exception);
            throw;
        }
    }

    private async Task<PredictedRow> PredictAsync(
        CallRecord call, SessionLease lease, ReadOnlyMemory<byte>[] cells, CancellationToken cancellation)
    {
        var (encoder, decoder) = (lease.Model.Encoder, lease.Model.Decoder);
        var inputs = await EncodeAsync(encoder, cells, cancellation);
        var isLost = false;
        try
        {
            call.Read();
            var (outputs, timings) = await RunAsync(lease, inputs, decoder.OutputNames, cancellation);
            using (outputs)
            {
                call.Computed(timings);
                var json = PredictionJson.WriteOne(decoder, inputs.Tensors, outputs, new(answers.MaximumBytes));
                call.Succeeded(timings, inputs.Tensors);
                var tokens = lease.Model.Manifest.Encoding is TextEncoding text ? text.Length : 0;
                return new(json, timings.Runs > 0 ? timings.Run : TimeSpan.Zero, tokens);
            }
        }
        catch (LostRunException)
        {
            isLost = true;
            throw;
        }
        finally
        {
            if (!isLost)
            {
                inputs.Dispose();
            }
        }
    }

    // A picture can wait until others have been decoded.
    private async Task<ModelInputs> EncodeAsync(InputEncoder encoder, ReadOnlyMemory<byte>[] cells, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return encoder.Encode(cells, new TensorBudget(options.MaximumTensorBytes) { Caller = cancellation });
            }
            catch (ServiceException busy) when (busy.Error == ServiceError.Overloaded)
            {
                await DelayAsync(busy, cancellation);
            }
        }
    }

    private Task DelayAsync(ServiceException busy, CancellationToken cancellation) =>
        Task.Delay(busy.RetryAfter < LongestWait ? busy.RetryAfter.Value : LongestWait, time, cancellation);

    // Of a row that runs alone nothing has to be known: it does not wait for cores twice.
    private async Task<bool> IsExactAsync(LoadedModel model, CancellationToken cancellation)
    {
        var trial = model.IsExactAsync(cancellation);
        try
        {
            return await trial.WaitAsync(LongestWait, time, cancellation);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    // Callers have their turns first where the queue is full, and a process that was ended is started again: a row can wait.
    private async Task<(IDisposableReadOnlyCollection<OrtValue> Outputs, Timings Timings)> RunAsync(
        SessionLease lease, ModelInputs inputs, IReadOnlyList<string>? names, CancellationToken cancellation)
    {
        var isExact = await IsExactAsync(lease.Model, cancellation);
        while (true)
        {
            try
            {
                var (outputs, timings) = await lease.Model.Runs.Lost.UnlessLostAsync(
                    () => lease.RunAsync(inputs.Tensors, names, isExact ? ExactTrial.MostRows : 1, refuse: null, cancellation));
                return (outputs, timings with { Load = TimeSpan.Zero });
            }
            catch (ServiceException late) when (late.InnerException is LostRunException lost)
            {
                throw lost;
            }
            catch (ServiceException late) when (late.Error == ServiceError.TimedOut && isExact)
            {
                // Another row that it went with may be the one that takes so long.
                isExact = false;
            }
            catch (ServiceException busy) when (busy.Error == ServiceError.Overloaded || busy.Error == ServiceError.Unavailable)
            {
                await DelayAsync(busy, cancellation);
            }
        }
    }
}
