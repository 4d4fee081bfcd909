using Maas.Core;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Predict.Inference.Processes;
using Maas.Predict.Inference.Sessions;
using Microsoft.Extensions.Logging;

namespace Maas.Predict.Inference.Trial;

/// <summary>
/// Opens and runs a model that is to be published, as a load will, in a process of its own: a stranger's operators may end their process,
/// compute for ever or take all memory, and those that are constant do so while ONNX Runtime opens the graph.
/// </summary>
public sealed partial class TrialRun(SessionsOptions options, TimeProvider time, ILogger<TrialRun> logger) : IDisposable
{
    // Each may take as much memory as all models in the cache together before it is refused, so there is one at a time. Who comes while
    // the longest one begins has its turn after it.
    internal TrialTurns Turns { get; } = new(TimeSpan.FromSeconds(2 * options.TrialSeconds), time);

    private TimeSpan Limit => TimeSpan.FromSeconds(options.TrialSeconds);

    /// <exception cref="ServiceException">The model is larger than an instance may load, or can't be opened and run, and why; or
    /// (unavailable) its trial was ended from outside; or (overloaded) other models' trials take too long to wait for.</exception>
    /// <exception cref="InvalidOperationException">The process failed, which is not the model's doing.</exception>
    internal Task CheckAsync(TenantId tenant, Manifest manifest, string folder, CancellationToken cancellation)
    {
        // What is surely too large is told without one.
        var plan = ServingPlan.Of(options, new(), manifest);
        MemoryUse.Admit(plan, manifest);
        var model = Path.Combine(folder, manifest.Files[0].Name);
        return Turns.InTurnAsync(tenant, () => TryAsync(tenant, model, plan, cancellation), cancellation);
    }

    public void Dispose() => Turns.Dispose();

    private async Task TryAsync(TenantId tenant, string model, ServingPlan plan, CancellationToken cancellation)
    {
        await using var process = TrialProcess.Start(model, plan, time);
        await process.WaitUntilItOpensAsync(cancellation);
        await WatchAsync(process, cancellation);
        var said = await process.SaidAsync();
        if (process.ExitCode == TrialProgram.Failed)
        {
            Log.Failed(logger, tenant, said);
        }
        else if (process.ExitCode is not (0 or TrialProgram.Refused or MemoryWatch.Full))
        {
            Log.Ended(logger, tenant, ProcessEnd.By(process.ExitCode), TrialEnd.When(said));
        }

        TrialEnd.Check(process.ExitCode, said, options.MaximumBytes);
    }

    private async Task WatchAsync(TrialProcess process, CancellationToken cancellation)
    {
        if (!await process.HasEndedAsync(Limit, cancellation))
        {
            throw ServiceError.InvalidModel.With($"the model is not opened, and run once, within {options.TrialSeconds} s");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The trial of a model of {Tenant} failed: {Said}")]
        public static partial void Failed(ILogger logger, TenantId tenant, string said);

        [LoggerMessage(LogLevel.Warning, "The trial of a model of {Tenant} was ended {How} {When}")]
        public static partial void Ended(ILogger logger, TenantId tenant, string how, string when);
    }
}
