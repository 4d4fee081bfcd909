using Maas.Predict.Catalog;
using Maas.Predict.Inference.Disk;
using Maas.Predict.Inference.Isolation;

namespace Maas.Predict.Inference.Sessions;

/// <summary>Opens models in this process, each entered where a process that they end leaves that behind.</summary>
internal sealed class SessionsHere(OptimizedGraphs graphs, FirstRuns first, Suspects suspects, Func<long?> heapBytes)
{
    /// <exception cref="Core.ServiceException">The stored bytes are not those of the manifest.</exception>
    public async Task<OpenSession> OpenAsync(ServedVersion version, ModelFiles files, ServingPlan plan, CancellationToken cancellation)
    {
        var manifest = version.Manifest;
        using var meter = HeapMeter.Begin(heapBytes);
        var (session, found) = await OpenGraphAsync(version, files, plan, cancellation);
        try
        {
            var run = await first.WarmUpAsync(manifest, session, plan, cancellation);
            found = await first.TryBatchesAsync(manifest, session, plan, found, cancellation);
            found = found with { HeapBytes = Least(found.HeapBytes, meter.Grown()) };
            OptimizedGraphs.Keep(files, manifest.Files[0], plan, found);
            session.Arena.Begin();
            var memory = MemoryUse.Of(manifest, plan.Prepacking, found.HeapBytes, NativeMemory.MappedBytes(files.Folder));
            return new(session, plan, found, run, memory);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>A second session of a model that is open.</summary>
    public async Task<ModelSession> OpenAgainAsync(
        ServedVersion version, ModelFiles files, ServingPlan plan, CancellationToken cancellation)
    {
        using var disturbing = HeapMeter.Disturb();
        var (session, _) = await OpenGraphAsync(version, files, plan, cancellation);
        try
        {
            await first.WarmUpAsync(version.Manifest, session, plan, cancellation);
            session.Arena.Begin();
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private async Task<(ModelSession Session, LoadRecord Found)> OpenGraphAsync(
        ServedVersion version, ModelFiles files, ServingPlan plan, CancellationToken cancellation)
    {
        var flight = suspects.Open(version);
        try
        {
            return await graphs.OpenAsync(files, version.Manifest, plan, flight, cancellation);
        }
        catch
        {
            flight?.Dispose();
            throw;
        }
    }

    // What is measured beside the model itself, such as what .NET compiles for a process's first load, only adds.
    private static long? Least(long? one, long? two) => one < two ? one : two ?? one;
}
