using Maas.Core;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Onnx;
using Maas.Predict.Catalog;
using Maas.Predict.Inference.Disk;
using Maas.Predict.Inference.Inputs;
using Maas.Predict.Inference.Outputs;
using Maas.Predict.Inference.Runs;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Sessions;

/// <summary>From a published version to an open session that has computed once. The manifest is held to its signature, where keys
/// are set, and the files to the manifest's SHA-256.</summary>
public sealed partial class SessionLoader
{
    private readonly VersionStore versions;
    private readonly SessionsOptions options;
    private readonly InputOptions inputs;
    private readonly TimeProvider time;
    private readonly ILogger<SessionLoader> logger;
    private readonly CorePlaces cores;
    private readonly Func<long?> heapBytes;
    private readonly OptimizedGraphs graphs;
    private readonly FirstRuns first;

    public SessionLoader(
        VersionStore versions, SessionsOptions options, InputOptions inputs, TimeProvider time, ILogger<SessionLoader> logger)
        : this(versions, options, inputs, new CorePlaces(Environment.ProcessorCount), NativeMemory.AllocatedBytes, time, logger)
    {
    }

    /// <param name="cores">One loader is in a process, so all its models share them.</param>
    /// <param name="heapBytes">What is taken from the native heap; null where that can't be told.</param>
    internal SessionLoader(
        VersionStore versions,
        SessionsOptions options,
        InputOptions inputs,
        CorePlaces cores,
        Func<long?> heapBytes,
        TimeProvider time,
        ILogger<SessionLoader> logger)
    {
        (this.versions, this.options, this.inputs, this.cores) = (versions, options, inputs, cores);
        (this.heapBytes, this.time, this.logger) = (heapBytes, time, logger);
        Places = new(options.Folder, options.DiskBytes, time, logger);
        graphs = new(Places);
        first = new(cores, time, logger);
        Failures = new(time, logger);
    }

    internal LoadFailures Failures { get; }

    internal DiskPlaces Places { get; }

    /// <summary>Loads it; the caller disposes it.</summary>
    /// <exception cref="ServiceException">The manifest is not to be trusted, the stored bytes are not those that it names, or can't be
    /// opened.</exception>
    internal Task<LoadedModel> LoadAsync(ServedVersion version, CancellationToken cancellation) => Failures.WatchAsync(
        version,
        async () => await LoadAsync(version, await versions.TrustAsync(version.Tenant, version.Manifest, cancellation), cancellation));

    private async Task<LoadedModel> LoadAsync(ServedVersion version, TrustedVersion trusted, CancellationToken cancellation)
    {
        var (tenant, manifest) = (trusted.Tenant, trusted.Manifest);
        var begun = time.GetTimestamp();
        var place = Places.TryEnter(SessionKey.Of(version).Version, manifest.Files);
        LoadedModel loaded;
        try
        {
            loaded = await LoadAsync(version, trusted, place, cancellation);
        }
        catch (Exception exception) when (place is not null && exception is IOException or UnauthorizedAccessException)
        {
            // The disk is full, or another process has taken the place away.
            Log.NotKept(logger, exception, manifest.Model, manifest.Version);
            loaded = await LoadAsync(version, trusted, null, cancellation);
        }

        MissingProvider.Tell(logger, manifest, version.Serving);
        Log.Loaded(logger, tenant, manifest.Model, manifest.Version, time.GetElapsedTime(begun).TotalMilliseconds);
        return loaded;
    }

    /// <summary>Whether the model's runs are so long that they gain from all cores while nothing else runs.</summary>
    internal bool GainsFromCores(LoadedModel model, ServedVersion version) =>
        model.Run > ServingPlan.LongRun
        && new ServingPlan(options, version.Serving) is { MayWiden: true } plan
        && !RuntimeOptions.UsesCuda(plan);

    /// <summary>Opens the model a second time, with a thread on each core. For one who holds it and has the memory.</summary>
    internal async Task<bool> TryWidenAsync(LoadedModel model, ServedVersion version, CancellationToken cancellation)
    {
        var (manifest, plan) = (model.Manifest, new ServingPlan(options, version.Serving).Wide);
        using var disturbing = HeapMeter.Disturb();
        ModelSession? session = null;
        try
        {
            (session, _) = await graphs.OpenAsync(model.Files, manifest, plan, cancellation);
            await first.WarmUpAsync(manifest, session, plan, cancellation);
            model.Runs.Widen(session);
            return true;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            session?.Dispose();
            Log.NotWide(logger, exception, manifest.Model, manifest.Version);
            return false;
        }
    }

    private async Task<LoadedModel> LoadAsync(
        ServedVersion version, TrustedVersion trusted, DiskPlace? place, CancellationToken cancellation)
    {
        var manifest = trusted.Manifest;
        var files = new ModelFiles(versions, trusted, place, options.Folder);
        try
        {
            if (place is not null && files.MissingBytes() is > 0 and var missing)
            {
                Places.MakeRoom(missing);
            }

            foreach (var file in manifest.Files.Skip(1))
            {
                await files.GetAsync(file, cancellation);
            }

            return await OpenAsync(version with { Manifest = manifest }, files, cancellation);
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    private async Task<LoadedModel> OpenAsync(ServedVersion version, ModelFiles files, CancellationToken cancellation)
    {
        var manifest = version.Manifest;
        var plan = new ServingPlan(options, version.Serving);
        var encoder = new InputEncoder(manifest, RawInput.Find(manifest, files.Folder, inputs));
        var decoder = new OutputDecoder(manifest);
        RuntimeStart.Ensure();
        using var meter = HeapMeter.Begin(heapBytes);
        var (session, found) = await OpenSessionAsync(files, manifest, plan, cancellation);
        try
        {
            var run = await first.WarmUpAsync(manifest, session, plan, cancellation);
            found = await first.TryBatchesAsync(manifest, session, plan, found, cancellation);
            found = found with { HeapBytes = Least(found.HeapBytes, meter.Grown()) };
            OptimizedGraphs.Keep(files, manifest.Files[0], plan, found);
            var memory = MemoryUse.Of(manifest, plan.Prepacking, found.HeapBytes, NativeMemory.MappedBytes(files.Folder));
            var runs = new ModelRuns(session, plan, FirstRuns.MayBatch(plan, found), cores, time);
            return new(manifest, session, runs, encoder, decoder, files, memory, run, TryExactAsync);

            Task<bool> TryExactAsync(CancellationToken ending) =>
                runs.Batches ? first.IsExactAsync(manifest, session, plan, ending) : Task.FromResult(true);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    // What is measured beside the model itself, such as what .NET compiles for a process's first load, only adds.
    private static long? Least(long? one, long? two) => one < two ? one : two ?? one;

    private async Task<(ModelSession Session, LoadRecord Found)> OpenSessionAsync(
        ModelFiles files, Manifest manifest, ServingPlan plan, CancellationToken cancellation)
    {
        try
        {
            return await graphs.OpenAsync(files, manifest, plan, cancellation);
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or OnnxException)
        {
            throw ServiceError.CorruptModel.With(
                $"version {manifest.Version} of \"{manifest.Model}\" can't be opened: {RuntimeText.Of(exception.Message)}");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Loaded {Tenant}/{Model} version {Version} in {Milliseconds:0} ms")]
        public static partial void Loaded(ILogger logger, TenantId tenant, ModelName model, ModelVersion version, double milliseconds);

        [LoggerMessage(LogLevel.Warning, "Version {Version} of {Model} can't be opened a second time; its runs have one core")]
        public static partial void NotWide(ILogger logger, Exception exception, ModelName model, ModelVersion version);

        [LoggerMessage(LogLevel.Warning, "Version {Version} of {Model} can't be kept on this machine's disk")]
        public static partial void NotKept(ILogger logger, Exception exception, ModelName model, ModelVersion version);
    }
}
