using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Maas.Benchmarks;

/// <summary>A network with its optimizer and a batch: what does one training step after the other.</summary>
internal sealed class StepNetwork(
    IDisposable network, IEnumerable<Parameter> parameters, Func<IReadOnlyDictionary<string, Tensor>, Tensor> forward,
    StepBatch batch) : IDisposable
{
    private readonly optim.Optimizer optimizer = optim.Adam(parameters);

    public double Loss()
    {
        using var scope = NewDisposeScope();
        return Forward().item<float>();
    }

    public void Step()
    {
        using var scope = NewDisposeScope();
        optimizer.zero_grad();
        Forward().backward();
        optimizer.step();
    }

    public void Dispose()
    {
        optimizer.Dispose();
        network.Dispose();
        batch.Dispose();
    }

    private Tensor Forward()
    {
        var scores = forward(batch.Inputs);
        return nn.functional.cross_entropy(scores.reshape(-1, scores.shape[^1]), batch.Classes);
    }
}
