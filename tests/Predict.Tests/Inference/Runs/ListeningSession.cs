using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Tests.Inference.Runs;

/// <summary>A session that computes nothing and tells what was asked of it.</summary>
internal sealed class ListeningSession(Action<IReadOnlyList<Tensor>>? run = null) : IModelSession
{
    public SessionArena? Arena => null;

    public bool IsAbandoned { get; private set; }

    public bool IsDisposed { get; private set; }

    /// <summary>What its runs wait for.</summary>
    public Task? Opening { get; set; }

    public Task? Prepare() => Opening;

    public IDisposableReadOnlyCollection<OrtValue> Run(
        IReadOnlyList<Tensor> inputs, IReadOnlyList<string>? named, RunOptions options, CancellationToken cancellation)
    {
        run?.Invoke(inputs);
        return new NoOutputs();
    }

    public void Abandon() => IsAbandoned = true;

    public void Dispose() => IsDisposed = true;

    private sealed class NoOutputs : List<OrtValue>, IDisposableReadOnlyCollection<OrtValue>
    {
        public void Dispose() => Clear();
    }
}
