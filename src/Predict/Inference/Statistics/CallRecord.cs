using Maas.Core.Registry;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Tensors;

namespace Maas.Predict.Inference.Statistics;

/// <summary>One call on its way, from its begin to its success or failure. For one request.</summary>
internal struct CallRecord(ServingStatistics statistics, TimeProvider time, VersionStatistics awaited, Manifest target)
{
    private readonly long begun = time.GetTimestamp();
    private Manifest manifest = target;
    private TimeSpan input;
    private long mark;
    private bool isLeased;

    /// <summary>The model is there: it may be another version than the one that was meant.</summary>
    public void Leased(SessionLease lease)
    {
        awaited.AwaitedNoMore();
        isLeased = true;
        manifest = lease.Model.Manifest;
        mark = time.GetTimestamp();
    }

    /// <summary>The inputs are read.</summary>
    public void Read() => input = time.GetElapsedTime(mark);

    /// <summary>The model has computed.</summary>
    public void Computed() => mark = time.GetTimestamp();

    /// <summary>The answer is written.</summary>
    public readonly void Succeeded(Timings timings, IReadOnlyList<Tensor> inputs)
    {
        var times = new CallTimes(
            time.GetElapsedTime(begun), timings.Load + timings.Queue, input, timings.Run, time.GetElapsedTime(mark));
        statistics.Of(awaited.Key.Tenant, manifest).Succeeded(times, BatchSize(inputs), timings.Runs, time.GetUtcNow());
    }

    public readonly void Failed(Exception exception)
    {
        if (!isLeased)
        {
            awaited.AwaitedNoMore();
        }

        statistics.Of(awaited.Key.Tenant, manifest).Failed(time.GetElapsedTime(begun), FailureReasons.Of(exception));
    }

    // Where every input's first dimension is free and as long as the others', it counts rows.
    private readonly long BatchSize(IReadOnlyList<Tensor> inputs)
    {
        var size = inputs.Count > 0 && inputs[0].Shape.Length > 0 ? inputs[0].Shape[0] : 1;
        for (var i = 0; i < inputs.Count; i++)
        {
            if (inputs[i].Shape.Length == 0 || inputs[i].Shape[0] != size)
            {
                return 1;
            }
        }

        foreach (var declared in manifest.Inputs)
        {
            if (declared.Shape.Count == 0 || declared.Shape[0] >= 0)
            {
                return 1;
            }
        }

        return Math.Max(1, size);
    }
}
