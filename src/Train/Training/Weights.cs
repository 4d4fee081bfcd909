using Maas.Train.Graph;
using static TorchSharp.torch;

namespace Maas.Train.Training;

/// <summary>A graph's parameters and buffers as bytes by name, to keep and to put back. The torch thread's only.</summary>
internal static class Weights
{
    public static Dictionary<string, byte[]> Copy(TorchGraph graph) =>
        All(graph).ToDictionary(pair => pair.Name, pair => Bytes(pair.Tensor));

    public static IEnumerable<(string Name, Tensor Tensor)> All(TorchGraph graph) => graph.Parameters
        .Select(pair => (pair.Key, (Tensor)pair.Value))
        .Concat(graph.Buffers.Select(pair => (pair.Key, pair.Value)));

    /// <exception cref="InvalidDataException">The weights are of another graph.</exception>
    public static void Restore(TorchGraph graph, IReadOnlyDictionary<string, byte[]> weights) => Restore(All(graph), weights);

    /// <exception cref="InvalidDataException">The weights are of others than these tensors.</exception>
    public static void Restore(IEnumerable<(string Name, Tensor Tensor)> tensors, IReadOnlyDictionary<string, byte[]> weights)
    {
        foreach (var (name, tensor) in tensors)
        {
            var bytes = weights.GetValueOrDefault(name) ?? throw new InvalidDataException($"the checkpoint has no weights \"{name}\"");
            Put(bytes, tensor, name);
        }
    }

    public static byte[] Bytes(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.detach().cpu().contiguous().bytes.ToArray();
    }

    private static void Put(byte[] bytes, Tensor tensor, string name)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var values = empty(tensor.shape, tensor.dtype);
        if (values.bytes.Length != bytes.Length)
        {
            throw new InvalidDataException(
                $"the checkpoint's weights \"{name}\" have {bytes.Length} bytes; the graph's have {values.bytes.Length}");
        }

        values.bytes = bytes;
        tensor.copy_(values);
    }
}
