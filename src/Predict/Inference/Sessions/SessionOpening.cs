using Maas.Core;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Onnx;
using Maas.Predict.Catalog;
using Maas.Predict.Inference.Disk;
using Maas.Predict.Inference.Inputs;
using Maas.Predict.Inference.Isolation;
using Maas.Predict.Inference.Outputs;
using Maas.Predict.Inference.Runs;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Sessions;

/// <summary>From a version's files to a model that is ready to serve: in this process, or in one of its own.</summary>
internal sealed partial class SessionOpening
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);

    // Another process may acquit it, or other models give memory back.
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(1);

    private readonly SessionsOptions options;
    private readonly InputOptions inputs;
    private readonly CorePlaces cores;
    private readonly Suspects suspects;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly FirstRuns first;
    private readonly SessionsHere here;
    private readonly SessionsApart apart;

    /// <param name="heapBytes">What is taken from the native heap; null where that can't be told.</param>
    public SessionOpening(
        SessionsOptions options,
        InputOptions inputs,
        OutputOptions answers,
        CorePlaces cores,
        Func<long?> heapBytes,
        OptimizedGraphs graphs,
        Suspects suspects,
        TimeProvider time,
        ILogger logger)
    {
        (this.options, this.inputs, this.cores, this.suspects, this.time, this.logger) = (options, inputs, cores, suspects, time, logger);
        first = new(cores, time, logger);
        here = new(graphs, first, suspects, heapBytes);
        apart = new(first, suspects, answers, time);
    }

    /// <summary>The caller disposes it; the files are its own from now on.</summary>
    /// <exception cref="ServiceException">The version can't be opened.</exception>
    public async Task<LoadedModel> LoadAsync(ServedVersion version, ModelFiles files, CancellationToken cancellation)
    {
        var plan = ServingPlan.Of(options, version.Serving, version.Manifest);
        RuntimeStart.Ensure();
        try
        {
            var open = options.Isolation == IsolationMode.All || suspects.Find(version) is not null
                ? await apart.OpenAsync(version, files, plan with { IsApart = true }, cancellation)
                : await here.OpenAsync(version, files, plan, cancellation);
            return Loaded(version, files, open);
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or OnnxException)
        {
            var manifest = version.Manifest;
            var what = $"version {manifest.Version} of \"{manifest.Model}\" can't be opened: {RuntimeText.Of(exception.Message)}";
            throw RuntimeText.TellsNoMemory(exception.Message)
                ? ServiceError.Unavailable.WithRetry(Look, what)
                : ServiceError.CorruptModel.With(what);
        }
        catch (LostRunException exception)
        {
            suspects.Accuse(version, exception.Message);
            throw ServiceError.Loading.WithRetry(
                AtOnce, $"{exception.Message}; the version is to be loaded in a process of its own: call again");
        }
    }

    /// <summary>Opens the model a second time, with a thread on each core. For one who holds it and has the memory.</summary>
    public async Task<bool> TryWidenAsync(LoadedModel model, ServedVersion version, CancellationToken cancellation)
    {
        try
        {
            model.Runs.Widen(await here.OpenAgainAsync(version, model.Files, model.Plan.Wide, cancellation));
            return true;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            if (exception is LostRunException)
            {
                model.Runs.Lost.Report();
            }

            Log.NotWide(logger, exception, model.Manifest.Model, model.Manifest.Version);
            return false;
        }
    }

    private LoadedModel Loaded(ServedVersion version, ModelFiles files, OpenSession open)
    {
        try
        {
            var (manifest, session, plan) = (version.Manifest, open.Session, open.Plan);
            var encoder = new InputEncoder(manifest, RawInput.Find(manifest, files.Folder, inputs));
            var decoder = new OutputDecoder(manifest);

            // Once nothing fails any more: nobody would end its timers.
            var runs = new ModelRuns(session, plan, FirstRuns.MayBatch(plan, open.Found), cores, time);
            return new()
            {
                Manifest = manifest,
                Plan = plan,
                Session = session,
                Runs = runs,
                Encoder = encoder,
                Decoder = decoder,
                Files = files,
                Memory = open.Memory,
                Run = open.Run,
                ExactTrial = ending => IsExactAsync(manifest, session, plan, runs, ending),
                Outdated = ending => plan.IsApart ? WaitForTrustAsync(version, ending) : WaitForLossAsync(version, runs),
            };
        }
        catch
        {
            open.Session.Dispose();
            throw;
        }
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
            runs.Lost.Report();
            return false;
        }
    }

    // Without an end of its own, where there is none: it goes with the runs.
    private async Task WaitForLossAsync(ServedVersion version, ModelRuns runs)
    {
        var reason = await Task.WhenAny(runs.Lost.Found, runs.Memory.Outgrown) == runs.Memory.Outgrown
            ? $"its runs took more than the {options.MaximumBytes} bytes of memory that this service gives models"
            : new LostRunException().Message;
        if (!runs.Lost.IsStopping)
        {
            suspects.Accuse(version, reason);
        }
    }

    private async Task WaitForTrustAsync(ServedVersion version, CancellationToken ending)
    {
        if (options.Isolation == IsolationMode.All)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, ending);
        }

        while (suspects.Find(version) is { } suspicion)
        {
            // It may be over by now.
            var rest = Math.Max(0, (suspicion.Until - time.GetUtcNow()).Ticks);
            await Task.Delay(new TimeSpan(Math.Min(rest, Look.Ticks)), time, ending);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Version {Version} of {Model} can't be opened a second time; its runs have one core")]
        public static partial void NotWide(ILogger logger, Exception exception, ModelName model, ModelVersion version);
    }
}
