using Maas.Core;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Core.Storage;
using Maas.Predict.Catalog;
using Maas.Predict.Inference.Disk;
using Maas.Predict.Inference.Isolation;
using Maas.Predict.Inference.Outputs;
using Maas.Predict.Inference.Runs;
using Microsoft.Extensions.Logging;

namespace Maas.Predict.Inference.Sessions;

/// <summary>From a published version to an open session that has computed once. The manifest is held to its signature, where keys
/// are set, and the files to the manifest's SHA-256.</summary>
public sealed partial class SessionLoader : IDisposable
{
    private readonly VersionStore versions;
    private readonly SessionsOptions options;
    private readonly DiskRoom room;
    private readonly TimeProvider time;
    private readonly ILogger<SessionLoader> logger;
    private readonly Suspects suspects;
    private readonly SessionOpening opening;

    public SessionLoader(
        VersionStore versions,
        SessionsOptions options,
        InputOptions inputs,
        OutputOptions answers,
        DiskRoom room,
        TimeProvider time,
        ILogger<SessionLoader> logger)
        : this(
            versions, options, inputs, answers, room, new CorePlaces(Environment.ProcessorCount), NativeMemory.AllocatedBytes, time, logger)
    {
    }

    /// <param name="cores">One loader is in a process, so all its models share them.</param>
    /// <param name="heapBytes">What is taken from the native heap; null where that can't be told.</param>
    internal SessionLoader(
        VersionStore versions,
        SessionsOptions options,
        InputOptions inputs,
        OutputOptions answers,
        DiskRoom room,
        CorePlaces cores,
        Func<long?> heapBytes,
        TimeProvider time,
        ILogger<SessionLoader> logger)
    {
        (this.versions, this.options, this.room, this.time, this.logger) = (versions, options, room, time, logger);
        Places = new(options.Folder, options.DiskBytes, room, time, logger);
        suspects = new(options.Folder, time, logger);
        opening = new(options, inputs, answers, cores, heapBytes, new(Places), suspects, time, logger);
        Cores = cores;
        Failures = new(time, logger);
    }

    internal LoadFailures Failures { get; }

    internal DiskPlaces Places { get; }

    internal CorePlaces Cores { get; }

    /// <summary>Loads it; the caller disposes it.</summary>
    /// <exception cref="ServiceException">The manifest is not to be trusted, the stored bytes are not those that it names, or can't be
    /// opened, or the disk has no room for them, now or ever.</exception>
    internal Task<LoadedModel> LoadAsync(ServedVersion version, CancellationToken cancellation) => Failures.WatchAsync(version, async () =>
    {
        try
        {
            return await LoadAsync(version, await versions.TrustAsync(version.Tenant, version.Manifest, cancellation), cancellation);
        }
        catch (IOException exception) when (DiskFull.IsSaidBy(exception))
        {
            throw DiskFull.Refusal(exception);
        }
    });

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

    /// <summary>Opens the model a second time, with a thread on each core. For one who holds it and has the memory.</summary>
    internal Task<bool> TryWidenAsync(LoadedModel model, ServedVersion version, CancellationToken cancellation) =>
        opening.TryWidenAsync(model, version, cancellation);

    /// <summary>The process ends in order.</summary>
    public void Dispose() => suspects.Dispose();

    private async Task<LoadedModel> LoadAsync(
        ServedVersion version, TrustedVersion trusted, DiskPlace? place, CancellationToken cancellation)
    {
        var manifest = trusted.Manifest;
        var files = new ModelFiles(versions, trusted, place, options.Folder);
        try
        {
            if (files.MissingBytes() is > 0 and var missing)
            {
                _ = place is null ? Places.TryFreeDisk(missing) : Places.MakeRoom(missing);
                room.Check(files.Folder, missing, 0, $"the model's files have {missing} bytes", ServiceError.ModelTooLarge);
            }

            foreach (var file in manifest.Files.Skip(1))
            {
                await files.GetAsync(file, cancellation);
            }

            return await opening.LoadAsync(version with { Manifest = manifest }, files, cancellation);
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Loaded {Tenant}/{Model} version {Version} in {Milliseconds:0} ms")]
        public static partial void Loaded(ILogger logger, TenantId tenant, ModelName model, ModelVersion version, double milliseconds);

        [LoggerMessage(LogLevel.Warning, "Version {Version} of {Model} can't be kept on this machine's disk")]
        public static partial void NotKept(ILogger logger, Exception exception, ModelName model, ModelVersion version);
    }
}
