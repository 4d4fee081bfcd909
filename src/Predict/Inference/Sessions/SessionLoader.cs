using Maas.Core;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Core.Storage;
using Maas.Predict.Catalog;
using Maas.Predict.Inference.Inputs;
using Maas.Predict.Inference.Outputs;
using Maas.Predict.Inference.Runs;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Sessions;

/// <summary>From a published version to an open session that has computed once.
/// The files are checked against the manifest's SHA-256.</summary>
public sealed partial class SessionLoader(
    VersionStore versions, SessionsOptions options, InputOptions inputs, TimeProvider time, ILogger<SessionLoader> logger)
{
    /// <summary>How the names of the folders of sessions begin.</summary>
    internal const string FolderPrefix = "maas-session-";

    // One loader is in a process, so all its models share these.
    private readonly CorePlaces cores = new(Environment.ProcessorCount);

    // A graph may hold a loop that zeros never end.
    private static readonly TimeSpan WarmUpLimit = TimeSpan.FromSeconds(30);

    // A model that computes so long for a few rows gains little from more of them at once.
    private static readonly TimeSpan TrialLimit = TimeSpan.FromSeconds(5);

    /// <summary>Loads it; the caller disposes it.</summary>
    /// <exception cref="ServiceException">The stored bytes are not those of the manifest, or can't be opened.</exception>
    internal async Task<LoadedModel> LoadAsync(ServedVersion version, CancellationToken cancellation)
    {
        var (tenant, manifest) = (version.Tenant, version.Manifest);
        var begun = time.GetTimestamp();
        var folder = TemporaryFolder.Create(options.Folder, $"{FolderPrefix}{Guid.NewGuid():N}");
        try
        {
            foreach (var file in manifest.Files)
            {
                await versions.DownloadAsync(tenant, manifest, file, Path.Combine(folder.Path, file.Name), cancellation);
            }

            var loaded = Open(version, folder);
            Log.Loaded(logger, tenant, manifest.Model, manifest.Version, time.GetElapsedTime(begun).TotalMilliseconds);
            return loaded;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    private LoadedModel Open(ServedVersion version, TemporaryFolder folder)
    {
        var manifest = version.Manifest;
        var plan = new ServingPlan(options, version.Serving);
        var encoder = new InputEncoder(manifest, RawInput.Find(manifest, folder.Path, inputs));
        var decoder = new OutputDecoder(manifest);
        ModelSession session;
        try
        {
            session = ModelSession.Open(Path.Combine(folder.Path, manifest.Files[0].Name), manifest.Outputs, plan);
        }
        catch (OnnxRuntimeException exception)
        {
            throw ServiceError.CorruptModel.With(
                $"version {manifest.Version} of \"{manifest.Model}\" can't be opened: {RuntimeText.Of(exception)}");
        }

        WarmUp(manifest, session);
        var runs = new ModelRuns(session, plan, plan.MaximumBatch > 1 && CanBatch(manifest, session), cores, time);
        return new(manifest, session, runs, encoder, decoder, folder);
    }

    // The first run allocates what later ones use again. A model that can't compute with zeros is served all the same.
    private void WarmUp(Manifest manifest, ModelSession session)
    {
        var zeros = ZeroInputs.Find(manifest.Inputs);
        using var limit = new CancellationTokenSource(WarmUpLimit, time);
        try
        {
            using var outputs = zeros is null ? null : session.Run(zeros, null, limit.Token);
        }
        catch (Exception exception) when (exception is ServiceException or OperationCanceledException)
        {
            Log.NotWarm(logger, manifest.Model, manifest.Version, exception.Message);
        }
        finally
        {
            zeros?.ToList().ForEach(tensor => tensor.Dispose());
        }
    }

    private bool CanBatch(Manifest manifest, ModelSession session)
    {
        using var limit = new CancellationTokenSource(TrialLimit, time);
        try
        {
            return BatchTrial.CanBatch(manifest, session, limit.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Loaded {Tenant}/{Model} version {Version} in {Milliseconds:0} ms")]
        public static partial void Loaded(ILogger logger, TenantId tenant, ModelName model, ModelVersion version, double milliseconds);

        [LoggerMessage(LogLevel.Warning, "Version {Version} of {Model} is not warm: {Reason}")]
        public static partial void NotWarm(ILogger logger, ModelName model, ModelVersion version, string reason);
    }
}
