using Maas.Core.Registry;

namespace Maas.Predict.Inference.Sessions;

/// <summary>How one session is opened and run: the model's own settings, and the service's where it has none.</summary>
internal sealed record ServingPlan(SessionsOptions Options, ServingSettings Serving)
{
    public int IntraOpThreads => Serving.IntraOpThreads ?? Options.Threads;

    public int InterOpThreads => Serving.InterOpThreads ?? 1;

    public GraphOptimization GraphOptimization => Serving.GraphOptimization ?? GraphOptimization.All;

    public IReadOnlyList<ExecutionProvider> ExecutionProviders =>
        Serving.ExecutionProviders ?? [ExecutionProvider.Cuda, ExecutionProvider.Cpu];

    public bool Prepacking => Serving.Prepacking ?? true;

    public int MaximumBatch => Serving.MaximumBatch ?? Options.MaximumBatch;

    public TimeSpan BatchDelay => TimeSpan.FromMilliseconds(Serving.BatchDelayMilliseconds ?? Options.BatchDelayMilliseconds);

    public int QueueLength => Serving.QueueLength ?? Options.QueueLength;

    public TimeSpan Timeout => TimeSpan.FromSeconds(Serving.TimeoutSeconds ?? Options.TimeoutSeconds);

    /// <summary>Runs at one time.</summary>
    public int Places => Options.ConcurrentRuns > 0 ? Options.ConcurrentRuns : Environment.ProcessorCount;
}
