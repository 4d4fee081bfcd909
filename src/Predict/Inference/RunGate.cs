using Maas.Predict.Inference.Sessions;

namespace Maas.Predict.Inference;

/// <summary>Lets as many runs compute at once as there are cores, or as the settings say; the others wait their turn.</summary>
public sealed class RunGate(SessionsOptions options) : IDisposable
{
    private readonly SemaphoreSlim places = new(options.ConcurrentRuns > 0 ? options.ConcurrentRuns : Environment.ProcessorCount);

    internal Task EnterAsync(CancellationToken cancellation) => places.WaitAsync(cancellation);

    internal void Leave() => places.Release();

    public void Dispose() => places.Dispose();
}
