using Maas.Core;
using Maas.Onnx.Format;
using Maas.Train.Graph;
using Maas.Train.Tests.Graph.Operators.Cases;
using static TorchSharp.torch;

namespace Maas.Train.Tests.Graph.Operators;

[TestClass]
public sealed class GarbageTests
{
    [TestMethod]
    public void A_node_of_odd_shapes_and_attributes_is_computed_or_refused() => ComputesOrRefuses(rounds: 6);

    [TestMethod]
    [TestCategory("Long")]
    public void Very_many_nodes_of_odd_shapes_and_attributes_are_computed_or_refused() => ComputesOrRefuses(rounds: 200);

    private static void ComputesOrRefuses(int rounds)
    {
        var names = OperatorCases.Names.Order(StringComparer.Ordinal).ToArray();
        var wrong = new List<string>();
        for (var round = 0; round < rounds * names.Length; round++)
        {
            using var scope = NewDisposeScope();
            var name = names[round % names.Length];
            var nodes = OperatorCases.Of(name, ScalarType.Float32);
            var node = nodes[round / names.Length % nodes.Length];
            var model = node.Model();
            new Mutation(round).Apply(model, node.Inputs);
            Try(model, node, error =>
                wrong.Add($"{round} {name}: {error.GetType().Name} {error.Message} {error.StackTrace!.Split('\n')[0]}"));
        }

        Assert.IsEmpty(wrong, string.Join('\n', wrong));
    }

    private static void Try(ModelProto model, OneNode node, Action<Exception> tell)
    {
        try
        {
            using var graph = TorchGraph.Load(model, CPU);
            _ = graph.Forward(node.Inputs);
        }
        catch (ServiceException)
        {
            return;
        }
        catch (Exception error)
        {
            tell(error);
        }
    }
}
