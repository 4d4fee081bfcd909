using Maas.Onnx.Format;
using Maas.Train.Graph;
using static TorchSharp.torch;

namespace Maas.Benchmarks;

/// <summary>A network written by hand with torch's modules.</summary>
/// <param name="Forward">From the batch's inputs to scores.</param>
internal sealed record HandNetwork(nn.Module Module, Func<IReadOnlyDictionary<string, Tensor>, Tensor> Forward)
{
    public static HandNetwork Of(nn.Module<Tensor, Tensor> module, string input = "input") =>
        new(module, inputs => module.forward(inputs[input]));

    /// <summary>Takes the graph's weights, which come in the same order, so that both compute the same.</summary>
    public void Copy(TorchGraph graph, GraphProto proto)
    {
        // MatMul's weights are [inputs, outputs], a module's the other way round.
        var turned = proto.Node.Where(node => node.OpType == "MatMul").Select(node => node.Input[1]).ToHashSet();
        using var scope = no_grad();
        foreach (var ((name, from), (own, to)) in graph.Parameters.Zip(Module.named_parameters(), (from, to) => (from, to)))
        {
            using var value = turned.Contains(name) ? from.t() : from.alias();
            if (!value.shape.SequenceEqual(to.shape))
            {
                throw new InvalidOperationException(
                    $"{name} is [{string.Join(", ", value.shape)}] in the graph, {own} is [{string.Join(", ", to.shape)}] by hand");
            }

            to.copy_(value);
        }
    }
}
