using Maas.Core;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Statistics;
using Maas.Predict.Inference.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Traffic;

/// <summary>What happens to the calls of an alias between two of its moves. For any number of threads.</summary>
/// <param name="shadow">Null: the alias has none.</param>
/// <param name="guard">Null: the alias has none.</param>
/// <param name="refused">Null: the alias has no guard.</param>
internal sealed class AliasWatch(
    AliasRoute route, IReadOnlyList<AliasCounts> answering, ShadowQueue? shadow, GuardWatch? guard, RefusedRuns? refused)
{
    public AliasRoute Route => route;

    public ShadowQueue? Shadow => shadow;

    public GuardWatch? Guard => guard;

    /// <summary>Runs a loaded model for a call; what ONNX Runtime refuses, the version to return to is asked about.</summary>
    /// <param name="names">The outputs to compute; null for all.</param>
    /// <inheritdoc cref="SessionLease.RunAsync(IReadOnlyList{Tensor}, IReadOnlyList{string}?, CancellationToken)"/>
    public async ValueTask<(IDisposableReadOnlyCollection<OrtValue> Outputs, Timings Timings)> RunAsync(
        SeenCall call, SessionLease lease, IReadOnlyList<string>? names, Func<ServiceException, Task> refuse,
        CancellationToken cancellation)
    {
        try
        {
            return await lease.RunAsync(call.Inputs, names, mostRows: int.MaxValue, refuse, cancellation);
        }
        catch (ServiceException refusal) when (RefusedRuns.Holds(refusal))
        {
            refused?.Add(call);
            throw;
        }
    }

    /// <summary>What the model computed can't be decoded: of that, too, the version to return to is asked.</summary>
    public void Undecoded(in SeenCall call) => refused?.Add(call);

    /// <param name="took">What computing took, without any wait.</param>
    public void Answered(ModelVersion version, TimeSpan took)
    {
        Find(version)?.Add(AliasEvent.Answered);
        guard?.Computed(version, took);
    }

    /// <param name="isLeased">The version was loaded.</param>
    public void Failed(ModelVersion version, Exception exception, FailureReason reason, bool isLeased)
    {
        if (IsOfTheService(reason, isLeased))
        {
            Find(version)?.Add(AliasEvent.Failed);
            var refusal = exception as ServiceException;

            // A storage that does not answer while a version is loaded says nothing of the version; nor does a refusal of the inputs,
            // until the version to return to has computed them.
            if ((isLeased || refusal is not null) && !RefusedRuns.Holds(exception))
            {
                guard?.Failed(version, refusal?.Error == ServiceError.TimedOut);
            }
        }
    }

    /// <summary>The version that a call was meant for can't be loaded, and the one before has answered: its caller had no failure, and the
    /// guard learns of none but by this.</summary>
    public void NotLoaded(ModelVersion version, ServiceException cause)
    {
        if (IsOfTheService(FailureReasons.Of(cause), isLeased: false))
        {
            guard?.Failed(version, isStopped: false);
        }
    }

    /// <summary>The alias has moved on.</summary>
    public void End()
    {
        shadow?.Dispose();
        refused?.Dispose();
    }

    // What the caller did, or did not wait for, is nobody's failure; nor is a version that is still being loaded. Where the queue before
    // a loaded version is full, the version is too slow for its calls.
    private static bool IsOfTheService(FailureReason reason, bool isLeased) => reason switch
    {
        FailureReason.Backend => true,
        FailureReason.Rejected => isLeased,
        _ => false,
    };

    // While the version is not warm, another answers, which is not watched.
    private AliasCounts? Find(ModelVersion version)
    {
        for (var i = 0; i < answering.Count; i++)
        {
            if (answering[i].Version == version)
            {
                return answering[i];
            }
        }

        return null;
    }
}
