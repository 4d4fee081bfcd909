using Maas.Onnx.Format;

namespace Maas.Train.Graph;

/// <summary>
/// What each initializer of a model is called: its name, and a number after it where a graph nested elsewhere has that name too.
/// Copies of a model give the same keys, so that weights find back to where they came from.
/// </summary>
internal static class InitializerKeys
{
    public static IEnumerable<(TensorProto Tensor, string Key)> Of(ModelProto model)
    {
        var taken = new Dictionary<string, int>();
        foreach (var tensor in GraphWalk.Graphs(model).SelectMany(graph => graph.Initializer))
        {
            var earlier = taken.GetValueOrDefault(tensor.Name);
            taken[tensor.Name] = earlier + 1;
            yield return (tensor, earlier == 0 ? tensor.Name : $"{tensor.Name}#{earlier + 1}");
        }
    }
}
