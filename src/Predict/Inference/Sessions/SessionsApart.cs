using Maas.Predict.Catalog;
using Maas.Predict.Inference.Disk;
using Maas.Predict.Inference.Isolation;
using Maas.Predict.Inference.Outputs;

namespace Maas.Predict.Inference.Sessions;

/// <summary>Opens models in processes of their own.</summary>
internal sealed class SessionsApart(FirstRuns first, Suspects suspects, OutputOptions answers, TimeProvider time)
{
    /// <exception cref="Onnx.OnnxException">The model can't be opened.</exception>
    /// <exception cref="Core.ServiceException">The stored bytes are not those of the manifest; or (unavailable) its process was ended from
    /// outside.</exception>
    public async Task<OpenSession> OpenAsync(ServedVersion version, ModelFiles files, ServingPlan plan, CancellationToken cancellation)
    {
        var manifest = version.Manifest;
        var path = await files.GetAsync(manifest.Files[0], cancellation);
        var session = Open(version, path, plan);
        try
        {
            var run = await first.WarmUpAsync(manifest, session, plan, cancellation);
            if (plan.GainsFromCores(run))
            {
                // There is one run at a time, which may have them all.
                session.Dispose();
                plan = plan.Wide;
                session = Open(version, path, plan);
                await first.WarmUpAsync(manifest, session, plan, cancellation);
            }

            var known = OptimizedGraphs.Find(files, manifest.Files[0], plan);
            var found = await first.TryBatchesAsync(manifest, session, plan, known, cancellation);

            // Whether batches pay is another question here.
            OptimizedGraphs.Keep(files, manifest.Files[0], plan, known with { Batches = found.Batches });
            return new(session, plan, found, run, MemoryUse.Of(manifest, packs: true, session.PrivateBytes, mappedBytes: 0));
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private IsolatedSession Open(ServedVersion version, string path, ServingPlan plan) =>
        IsolatedSession.Open(
            new(path, version.Manifest.Outputs, answers.MaximumBytes, plan), time, reason => suspects.Accuse(version, reason));
}
