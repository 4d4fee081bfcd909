using Maas.Core.Registry;

namespace Maas.Predict.Inference.Sessions;

/// <summary>How one session is opened and run: the model's own settings, and the service's where it has none.</summary>
internal sealed record ServingPlan(SessionsOptions Options, ServingSettings Serving)
{
    /// <summary>A run that takes longer gains from all cores: what threads cost to wake and to wait for is a small part of it.</summary>
    public static readonly TimeSpan LongRun = TimeSpan.FromMilliseconds(2);

    /// <summary>
    /// Whether long runs may have all cores while nothing else runs: nobody has said how many threads this model's runs have, the service's
    /// have one, and there are more cores.
    /// </summary>
    private bool MayWiden => Serving.IntraOpThreads is null && Options.Threads == 1 && Environment.ProcessorCount > 1;

    /// <summary>Whether runs that take so long gain from all cores while nothing else runs.</summary>
    public bool GainsFromCores(TimeSpan run) => run > LongRun && MayWiden && !RuntimeOptions.UsesCuda(this);

    /// <summary>The same with a thread on each core.</summary>
    public ServingPlan Wide => this with { Serving = Serving with { IntraOpThreads = Environment.ProcessorCount } };

    /// <summary>Whether the session is open in a process of its own, which makes one run at a time.</summary>
    public bool IsApart { get; init; }

    /// <summary>Those of one operator. More than there are cores would only wait for each other; 0: as many.</summary>
    public int IntraOpThreads => Math.Min(Serving.IntraOpThreads ?? Options.Threads, Environment.ProcessorCount);

    /// <summary>Those of operators beside each other.</summary>
    public int InterOpThreads => Math.Min(Serving.InterOpThreads ?? 1, Environment.ProcessorCount);

    /// <summary>The threads that compute at one time: an operator's own helpers, and one for each operator; 0: as many as cores.</summary>
    public int RunThreads => IntraOpThreads == 0 ? 0 : IntraOpThreads - 1 + InterOpThreads;

    public GraphOptimization GraphOptimization => Serving.GraphOptimization ?? GraphOptimization.All;

    public IReadOnlyList<ExecutionProvider> ExecutionProviders =>
        Serving.ExecutionProviders ?? [ExecutionProvider.Cuda, ExecutionProvider.Cpu];

    public bool Prepacking => Serving.Prepacking ?? true;

    public int MaximumBatch => Serving.MaximumBatch ?? Options.MaximumBatch;

    public TimeSpan BatchDelay => TimeSpan.FromMilliseconds(Serving.BatchDelayMilliseconds ?? Options.BatchDelayMilliseconds);

    public int QueueLength => Serving.QueueLength ?? Options.QueueLength;

    public TimeSpan Timeout => TimeSpan.FromSeconds(Serving.TimeoutSeconds ?? Options.TimeoutSeconds);

    /// <summary>
    /// Whether runs that are over at once need no place: neither is their number set, nor are they to wait for each other.
    /// </summary>
    public bool MayRunAtOnce => !IsApart && Options.ConcurrentRuns == 0 && BatchDelay == TimeSpan.Zero;

    /// <summary>Runs at one time.</summary>
    public int Places => IsApart ? 1 : Options.ConcurrentRuns > 0 ? Options.ConcurrentRuns : Environment.ProcessorCount;

    /// <summary>
    /// The plan of a version. Where nobody has said whether its weights are copied, they are, unless only mapped they fit the memory.
    /// </summary>
    public static ServingPlan Of(SessionsOptions options, ServingSettings serving, Manifest manifest) => new(options, serving with
    {
        Prepacking = serving.Prepacking ?? MemoryUse.Estimate(manifest, packs: true) <= options.MaximumBytes,
    });
}
