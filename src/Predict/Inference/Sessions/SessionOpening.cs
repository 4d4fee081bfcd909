using Maas.Core;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Onnx;
using Maas.Predict.Catalog;
using Maas.Predict.Inference.Disk;
using Maas.Predict.Inference.Inputs;
using Maas.Predict.Inference.Isolation;
using Maas.Predict.Inference.Runs;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Sessions;

/// <summary>From a version's files to an open session that has computed once: in this process, or in one of its own.</summary>
internal sealed partial class SessionOpening(
    SessionsOptions options,
    InputOptions inputs,
    CorePlaces cores,
    Func<long?> heapBytes,
    OptimizedGraphs graphs,
    Suspects suspects,
    TimeProvider time,
    ILogger logger)
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);

    private readonly FirstRuns first = new(cores, time, logger);

    /// <summary>The caller disposes it; the files are its own from now on.</summary>
    /// <exception cref="ServiceException">The version can't be opened.</exception>
    public async Task<LoadedModel> LoadAsync(ServedVersion version, ModelFiles files, CancellationToken cancellation)
    {
        var plan = new ServingPlan(options, version.Serving);
        RuntimeStart.Ensure();
        try
        {
            return options.Isolation == IsolationMode.All || suspects.Find(version) is not null
                ? await LoadApartAsync(version, files, plan with { IsApart = true }, cancellation)
                : await LoadHereAsync(version, files, plan, cancellation);
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or OnnxException)
        {
            var manifest = version.Manifest;
            throw ServiceError.CorruptModel.With(
                $"version {manifest.Version} of \"{manifest.Model}\" can't be opened: {RuntimeText.Of(exception.Message)}");
        }
        catch (LostRunException exception)
        {
            suspects.Accuse(version, exception.Message);
            throw ServiceError.Loading.WithRetry(AtOnce, $"{exception.Message}; the version is to be loaded in a process of its own: call again");
        }
    }

    /// <summary>Whether the model's runs are so long that they gain from all cores while nothing else runs.</summary>
    public static bool GainsFromCores(LoadedModel model) =>
        model.Run > ServingPlan.LongRun && model.Plan.MayWiden && !RuntimeOptions.UsesCuda(model.Plan);

    /// <summary>Opens the model a second time, with a thread on each core. For one who holds it and has the memory.</summary>
    public async Task<bool> TryWidenAsync(LoadedModel model, ServedVersion version, CancellationToken cancellation)
    {
        var (manifest, plan) = (model.Manifest, model.Plan.Wide);
        using var disturbing = HeapMeter.Disturb();
        ModelSession? session = null;
        try
        {
            (session, _) = await OpenHereAsync(version, model.Files, plan, cancellation);
            await first.WarmUpAsync(manifest, session, plan, cancellation);
            model.Runs.Widen(session);
            return true;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            session?.Dispose();
            if (exception is LostRunException)
            {
                model.Runs.Lost.Tell();
            }

            Log.NotWide(logger, exception, manifest.Model, manifest.Version);
            return false;
        }
    }

    private async Task<(ModelSession Session, LoadRecord Found)> OpenHereAsync(
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

    private async Task<LoadedModel> LoadHereAsync(
        ServedVersion version, ModelFiles files, ServingPlan plan, CancellationToken cancellation)
    {
        var manifest = version.Manifest;
        using var meter = HeapMeter.Begin(heapBytes);
        var (session, found) = await OpenHereAsync(version, files, plan, cancellation);
        try
        {
            var run = await first.WarmUpAsync(manifest, session, plan, cancellation);
            found = await first.TryBatchesAsync(manifest, session, plan, found, cancellation);
            found = found with { HeapBytes = Least(found.HeapBytes, meter.Grown()) };
            OptimizedGraphs.Keep(files, manifest.Files[0], plan, found);
            var memory = MemoryUse.Of(manifest, plan.Prepacking, found.HeapBytes, NativeMemory.MappedBytes(files.Folder));
            return Loaded(version, files, session, plan, found, run, memory);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    // Batches are tried there as well; what is found is kept only of runs here.
    private async Task<LoadedModel> LoadApartAsync(
        ServedVersion version, ModelFiles files, ServingPlan plan, CancellationToken cancellation)
    {
        var manifest = version.Manifest;
        var opening = new RunnerOpening(await files.GetAsync(manifest.Files[0], cancellation), manifest.Outputs, plan);
        var session = IsolatedSession.Open(opening, time, reason => suspects.Accuse(version, reason));
        try
        {
            var run = await first.WarmUpAsync(manifest, session, plan, cancellation);
            var known = OptimizedGraphs.Find(files, manifest.Files[0], plan);
            var found = await first.TryBatchesAsync(manifest, session, plan, known, cancellation);
            var memory = MemoryUse.Of(manifest, packs: true, session.PrivateBytes, 0);
            return Loaded(version, files, session, plan, found, run, memory);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private LoadedModel Loaded(
        ServedVersion version,
        ModelFiles files,
        IModelSession session,
        ServingPlan plan,
        LoadRecord found,
        TimeSpan run,
        MemoryUse memory)
    {
        var manifest = version.Manifest;
        var runs = new ModelRuns(session, plan, FirstRuns.MayBatch(plan, found), cores, time);
        return new()
        {
            Manifest = manifest,
            Plan = plan,
            Session = session,
            Runs = runs,
            Encoder = new(manifest, RawInput.Find(manifest, files.Folder, inputs)),
            Decoder = new(manifest),
            Files = files,
            Memory = memory,
            Run = run,
            ExactTrial = ending => IsExactAsync(manifest, session, plan, runs, ending),
            Outdated = ending => plan.IsApart ? WaitForTrustAsync(version, ending) : WaitForLossAsync(version, runs),
        };
    }

    private async Task<bool> IsExactAsync(
        Manifest manifest, IModelSession session, ServingPlan plan, ModelRuns runs, CancellationToken ending)
    {
        try
        {
            return !runs.Batches || await first.IsExactAsync(manifest, session, plan, ending);
        }
        catch (LostRunException)
        {
            runs.Lost.Tell();
            return false;
        }
    }

    // Without an end of its own, where there is none: it goes with the runs.
    private async Task WaitForLossAsync(ServedVersion version, ModelRuns runs)
    {
        await runs.Lost.Any;
        suspects.Accuse(version, new LostRunException().Message);
    }

    private async Task WaitForTrustAsync(ServedVersion version, CancellationToken ending)
    {
        if (options.Isolation == IsolationMode.All)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, ending);
        }

        while (suspects.Find(version) is { } suspicion)
        {
            await Task.Delay(suspicion.Until - time.GetUtcNow(), time, ending);
        }
    }

    // What is measured beside the model itself, such as what .NET compiles for a process's first load, only adds.
    private static long? Least(long? one, long? two) => one < two ? one : two ?? one;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Version {Version} of {Model} can't be opened a second time; its runs have one core")]
        public static partial void NotWide(ILogger logger, Exception exception, ModelName model, ModelVersion version);
    }
}
