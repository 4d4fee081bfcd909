using Maas.Core;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Predict.Catalog;
using Maas.Predict.Inference.Outputs;
using Maas.Predict.Inference.Runs;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Tensors;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Traffic;

/// <summary>Computes copies of calls by another version. For one thread at a time.</summary>
internal sealed partial class CopyComputation(
    SessionCache sessions, ModelCatalog catalog, InputOptions options, ILogger logger)
{
    // What it decodes to is thrown away.
    private const long MostAnswerBytes = 64 << 20;

    private bool hasFailed;

    public ILogger Logger => logger;

    /// <summary>What the version in the shadow comes to; null: it was stopped.</summary>
    public async Task<AliasEvent?> CompareAsync(CallCopy copy, AliasShadow shadow, AliasKey alias, CancellationToken cancellation)
    {
        try
        {
            using var lease = await LeaseAsync(copy, shadow.Version, alias, cancellation);
            var inputs = await copy.InputsForAsync(lease.Model, options, cancellation);
            var isAlike = copy.IsAlike(lease.Model.Manifest);
            var names = isAlike ? copy.Names : lease.Model.Decoder.OutputNames;
            using (var outputs = await RunAsync(copy, inputs, lease, names, mostRows: int.MaxValue, cancellation))
            {
                var agrees = isAlike
                    ? copy.AgreesWith(outputs, shadow.Tolerance)
                    : copy.AgreesWith(Decode(lease.Model, inputs, outputs), shadow.Tolerance);
                return agrees ? AliasEvent.Agreed : AliasEvent.Differed;
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return null;
        }
        catch (ServiceException full) when (full.Error == ServiceError.Overloaded)
        {
            return AliasEvent.Dropped;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            TellOnce(exception, shadow.Version, alias);
            return AliasEvent.NotComputed;
        }
    }

    /// <summary>Whether the version computes the same inputs, and where outputs are named decodes what it computes; false also where it
    /// does not answer, and null where there is no room to ask it.</summary>
    public async Task<bool?> CanComputeAsync(CallCopy copy, ModelVersion version, AliasKey alias, CancellationToken cancellation)
    {
        try
        {
            using var lease = await LeaseAsync(copy, version, alias, cancellation);

            // Alone: inputs that are likely to be refused would spoil a batch of calls.
            var inputs = await copy.InputsForAsync(lease.Model, options, cancellation);
            var names = copy.Names is null ? null : lease.Model.Decoder.OutputNames;
            using var outputs = await RunAsync(copy, inputs, lease, names, mostRows: 1, cancellation);
            if (names is not null)
            {
                Decode(lease.Model, inputs, outputs);
            }

            return true;
        }
        catch (ServiceException full) when (full.Error == ServiceError.Overloaded)
        {
            return null;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return false;
        }
    }

    private static ReadOnlyMemory<byte> Decode(LoadedModel model, IReadOnlyList<Tensor> inputs, IReadOnlyList<OrtValue> outputs) =>
        PredictionJson.Write(model.Manifest, model.Decoder, inputs, outputs, new(default, default, default, 0), new(MostAnswerBytes));

    // A run that does not end must not hold up the copies that come after it.
    private static async Task<IDisposableReadOnlyCollection<OrtValue>> RunAsync(
        CallCopy copy, IReadOnlyList<Tensor> inputs, SessionLease lease, IReadOnlyList<string>? names, int mostRows,
        CancellationToken cancellation)
    {
        try
        {
            var (outputs, _) = await lease.Model.Runs.Lost.UnlessLostAsync(
                () => lease.RunAsync(inputs, names, mostRows, refuse: null, cancellation));
            return outputs;
        }
        catch (LostRunException)
        {
            copy.Abandon();
            throw;
        }
    }

    private async Task<SessionLease> LeaseAsync(CallCopy copy, ModelVersion version, AliasKey alias, CancellationToken cancellation)
    {
        var manifest = await catalog.GetAsync(alias.Tenant, alias.Model, version, cancellation);
        return await sessions.LeaseAsync(
            new ServedVersion(alias.Tenant, new(alias.Model, null, version), manifest, copy.Serving), cancellation);
    }

    // What the model says of its input may hold the input: the log has the error's kind alone.
    private void TellOnce(Exception exception, ModelVersion version, AliasKey alias)
    {
        if (!hasFailed)
        {
            hasFailed = true;
            var kind = exception is ServiceException refusal ? refusal.Error.Code : exception.GetType().Name;
            Log.NotComputed(logger, version, alias.Tenant, alias.Model, alias.Alias, kind);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Warning,
            "Version {Version}, in the shadow of {Tenant}/{Model}@{Alias}, can't compute a call: {Kind}; further ones are only counted")]
        public static partial void NotComputed(
            ILogger logger, ModelVersion version, TenantId tenant, ModelName model, AliasName alias, string kind);
    }
}
