using Maas.Train.Graph;
using static TorchSharp.torch;

namespace Maas.Train.Tests.Graph;

/// <summary>A few steps of Adam towards fixed classes, as a test of whether a graph learns.</summary>
internal static class Fitting
{
    public static List<float> Run(TorchGraph graph, IReadOnlyDictionary<string, Tensor> inputs, int steps, Tensor? classes = null)
    {
        using var optimizer = optim.Adam(graph.Parameters.Values, 0.01);
        graph.Training = true;
        var losses = new List<float>();
        for (var step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            var scores = graph.Forward(inputs).Values.Single();
            var targets = classes ?? arange(scores.shape[0], ScalarType.Int64).remainder(scores.shape[1]);
            var loss = nn.functional.cross_entropy(scores, targets);
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
            losses.Add(loss.item<float>());
        }

        graph.Training = false;
        return losses;
    }
}
