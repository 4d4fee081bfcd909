using Maas.Train.Graph;
using static TorchSharp.torch;

namespace Maas.Train.Training;

/// <summary>
/// The exponential moving average of a graph's weights and statistics. It begins with the first step's; step n's decay is at most
/// (1 + n) / (10 + n), as TensorFlow's has it. Used by the torch thread only.
/// </summary>
internal sealed class WeightAverage(TorchGraph graph, double decay) : IDisposable
{
    private Dictionary<string, Tensor> averages = [];

    /// <param name="step">From 1.</param>
    public void Add(long step)
    {
        using var quiet = no_grad();
        var kept = Math.Min(decay, (1.0 + step) / (10 + step));
        if (averages.Count == 0)
        {
            averages = Weights.All(graph).ToDictionary(pair => pair.Name, pair => pair.Tensor.detach().clone().DetachFromDisposeScope());
            return;
        }

        foreach (var (name, tensor) in Weights.All(graph))
        {
            averages[name].mul_(kept).add_(tensor, alpha: 1 - kept);
        }
    }

    /// <summary>Puts the average into the graph and the graph's own weights here; called again it puts them back.</summary>
    public void Exchange()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        foreach (var (name, tensor) in Weights.All(graph).Where(pair => averages.ContainsKey(pair.Name)))
        {
            var own = tensor.detach().clone();
            tensor.copy_(averages[name]);
            averages[name].copy_(own);
        }
    }

    public IReadOnlyDictionary<string, byte[]> Copy() => averages.ToDictionary(pair => pair.Key, pair => Weights.Bytes(pair.Value));

    /// <exception cref="InvalidDataException">The averages are of another graph.</exception>
    public void Restore(IReadOnlyDictionary<string, byte[]> saved)
    {
        if (saved.Count == 0)
        {
            return;
        }

        using var quiet = no_grad();
        averages = Weights.All(graph).ToDictionary(pair => pair.Name, pair => zeros_like(pair.Tensor).DetachFromDisposeScope());
        Weights.Restore(averages.Select(pair => (pair.Key, pair.Value)), saved);
    }

    public void Dispose()
    {
        foreach (var tensor in averages.Values)
        {
            tensor.Dispose();
        }
    }
}
