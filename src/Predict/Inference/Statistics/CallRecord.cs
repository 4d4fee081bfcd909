using Maas.Core;
using Maas.Core.Registry;
using Maas.Predict.Api;
using Maas.Predict.Catalog;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Tensors;
using Maas.Predict.Inference.Traffic;
using Microsoft.AspNetCore.Http;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Statistics;

/// <summary>One call on its way, from its begin to its success or failure. For one request; where its thread does not come back from the
/// model, another ends it, and what that thread does then is too late.</summary>
/// <param name="watch">That its alias is under; null: none.</param>
internal sealed class CallRecord(
    ServingStatistics statistics, TimeProvider time, VersionStatistics awaited, ServedVersion target, AliasWatch? watch)
{
    private readonly long begun = time.GetTimestamp();
    private readonly CallSpans? spans = CallSpans.Begin(target.Manifest);
    private Manifest manifest = target.Manifest;
    private TimeSpan input;
    private long mark;
    private HttpContext? request;
    private PooledBody? body;
    private bool isAwaited;
    private bool isLeased;
    private bool isAsked;
    private bool isRefused;

    /// <summary>The call begins to wait for the model.</summary>
    public void Loads()
    {
        awaited.Awaited();
        isAwaited = true;
        spans?.Next("load");
    }

    /// <summary>The model is there: it may be another version than the one that was meant.</summary>
    public void Leased(SessionLease lease)
    {
        AwaitedNoMore();
        isLeased = true;
        manifest = lease.Model.Manifest;
        spans?.Leased(manifest);
    }

    /// <summary>The inputs begin to be read.</summary>
    /// <param name="encoded">What the version encodes; null: tensors are sent.</param>
    public void Reads(PooledBody? encoded = null)
    {
        body = encoded;
        mark = time.GetTimestamp();
        spans?.Next("encode");
    }

    /// <summary>The inputs are read.</summary>
    public void Read() => input = time.GetElapsedTime(mark);

    /// <summary>Runs the model, under the watch where there is one.</summary>
    /// <param name="http">The request, which is answered where the run does not end.</param>
    /// <inheritdoc cref="SessionLease.RunAsync(IReadOnlyList{Tensor}, IReadOnlyList{string}?, CancellationToken)"/>
    public ValueTask<(IDisposableReadOnlyCollection<OrtValue> Outputs, Timings Timings)> RunAsync(
        SessionLease lease, IReadOnlyList<Tensor> inputs, IReadOnlyList<string>? names, HttpContext http, CancellationToken cancellation)
    {
        request = http;
        isAsked = true;
        spans?.Next("run");
        return watch is null
            ? lease.RunAsync(inputs, names, mostRows: int.MaxValue, RefuseAsync, cancellation)
            : watch.RunAsync(Seen(inputs), lease, names, RefuseAsync, cancellation);
    }

    /// <summary>The model has computed.</summary>
    public void Computed(Timings timings)
    {
        mark = time.GetTimestamp();
        spans?.Computed(timings);
    }

    /// <summary>What the model has computed can't be written as its decoding says.</summary>
    /// <param name="names">The outputs that were to be decoded; null: none.</param>
    public void Undecoded(ServiceException refusal, IReadOnlyList<Tensor> inputs, IReadOnlyList<string>? names)
    {
        if (names is not null && (refusal.Error == ServiceError.InvalidInput || refusal.Error == ServiceError.InvalidModel))
        {
            watch?.Undecoded(Seen(inputs) with { Names = names });
        }
    }

    /// <summary>The answer is written.</summary>
    public void Succeeded(Timings timings, IReadOnlyList<Tensor> inputs)
    {
        var ended = time.GetTimestamp();
        var times = new CallTimes(
            time.GetElapsedTime(begun, ended), timings.Load + timings.Queue, input, timings.Run, time.GetElapsedTime(mark, ended));
        statistics.Of(awaited.Key.Tenant, manifest).Succeeded(times, BatchSize(inputs), timings.Runs, time.GetUtcNow());
        spans?.Succeeded();
        watch?.Answered(manifest.Version, timings.Run);
    }

    /// <summary>Has a copy of what was computed go to the version in the alias's shadow, where there is one.</summary>
    /// <param name="answer">What the outputs were decoded to; empty: nothing.</param>
    public void Shadow(
        IReadOnlyList<Tensor> inputs, IReadOnlyList<string>? names, IReadOnlyList<OrtValue> outputs, ReadOnlyMemory<byte> answer) =>
        watch?.Shadow?.Offer(target, Seen(inputs) with
        {
            Names = names ?? [.. manifest.Outputs.Select(output => output.Name)],
            Outputs = outputs,
            Answer = answer,
        });

    public void Failed(Exception exception)
    {
        if (isRefused)
        {
            return;
        }

        AwaitedNoMore();
        spans?.Failed(exception);
        var reason = FailureReasons.Of(exception);
        statistics.Of(awaited.Key.Tenant, manifest).Failed(time.GetElapsedTime(begun), reason);

        // A call that finds no memory before it comes to the model says nothing of the version.
        if (reason != FailureReason.Rejected || isAsked)
        {
            watch?.Failed(manifest.Version, exception, reason, isLeased);
        }
    }

    private SeenCall Seen(IReadOnlyList<Tensor> inputs) => new(manifest, target.Serving, inputs, body);

    private void AwaitedNoMore()
    {
        if (isAwaited)
        {
            isAwaited = false;
            awaited.AwaitedNoMore();
        }
    }

    // Its own thread goes on only when this is done.
    private async Task RefuseAsync(ServiceException refusal)
    {
        Failed(refusal);
        isRefused = true;
        await HeldCall.RefuseAsync(request!, refusal);
    }

    // Where every input's first dimension is free and as long as the others', it counts rows. Without an element
    // in any of them nothing bounds it.
    private long BatchSize(IReadOnlyList<Tensor> inputs)
    {
        var size = inputs.Count > 0 && inputs[0].Shape.Length > 0 ? inputs[0].Shape[0] : 1;
        var holdsRows = false;
        for (var i = 0; i < inputs.Count; i++)
        {
            if (inputs[i].Shape.Length == 0 || inputs[i].Shape[0] != size)
            {
                return 1;
            }

            holdsRows |= !inputs[i].Shape.Contains(0);
        }

        foreach (var declared in manifest.Inputs)
        {
            if (declared.Shape.Count == 0 || declared.Shape[0] >= 0)
            {
                return 1;
            }
        }

        return holdsRows ? size : 1;
    }
}
