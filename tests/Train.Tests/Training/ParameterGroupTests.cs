using System.Text.Json;
using Maas.Core.Jobs;
using Maas.Onnx.Templates;
using Maas.Train.Graph;
using Maas.Train.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Maas.Train.Tests.Training;

[TestClass]
public sealed class ParameterGroupTests
{
    [TestMethod]
    public void Biases_and_scales_decay_only_if_they_are_to()
    {
        var model = Template.Get("cnn")
            .Build(new() { InputShape = [1, 8, 8], Outputs = 3 }, JsonDocument.Parse("""{"channels":[4],"hidden":8}""").RootElement);
        using var graph = TorchGraph.Load(model, CPU);

        var all = ParameterGroup.Of(graph, model.Graph, new() { WeightDecay = 0.1 }, []);
        var some = ParameterGroup.Of(graph, model.Graph, new() { WeightDecay = 0.1, DecayBiases = false }, []);

        Assert.HasCount(graph.Parameters.Count, all.Single().Parameters);
        var decaying = some.Single(group => group.Decays).Parameters.Select(parameter => Name(graph, parameter)).ToArray();
        CollectionAssert.AreEqual(graph.Parameters.Keys.Where(name => graph.Parameters[name].dim() > 1).ToArray(), decaying);
    }

    [TestMethod]
    [DataRow(Core.Jobs.Optimizer.Sgd)]
    [DataRow(Core.Jobs.Optimizer.Adam)]
    [DataRow(Core.Jobs.Optimizer.Adamw)]
    [DataRow(Core.Jobs.Optimizer.Rmsprop)]
    public void Each_group_moves_at_its_own_rate_as_optimizers_of_their_own_would(Core.Jobs.Optimizer optimizer)
    {
        var asked = new Hyperparameters { Optimizer = optimizer, LearningRate = 0.1, WeightDecay = 0.05 };
        Parameter[] together = [new(ones(3)), new(ones(2))];
        Parameter[] apart = [new(ones(3)), new(ones(2))];
        using var both = new ParameterUpdate(asked, [new([together[0]], 1, true), new([together[1]], 0.1, false)]);
        using var first = new ParameterUpdate(asked, [new([apart[0]], 1, true)]);
        using var second = new ParameterUpdate(asked with { WeightDecay = 0 }, [new([apart[1]], 1, true)]);

        for (var step = 0; step < 3; step++)
        {
            Move(both, 0.1, together);
            Move(first, 0.1, apart[..1]);
            Move(second, 0.1 * 0.1, apart[1..]);
        }

        CollectionAssert.AreEqual(apart[0].data<float>().ToArray(), together[0].data<float>().ToArray());
        CollectionAssert.AreEqual(apart[1].data<float>().ToArray(), together[1].data<float>().ToArray());
        Assert.AreNotEqual(1, together[1].data<float>()[0]);
    }

    [TestMethod]
    public void Of_several_patterns_that_match_the_first_counts()
    {
        var model = Template.Get("mlp")
            .Build(new() { InputShape = [4], Outputs = 3 }, JsonDocument.Parse("""{"hidden":[8]}""").RootElement);
        using var graph = TorchGraph.Load(model, CPU);

        var groups = ParameterGroup.Of(graph, model.Graph, new(), [new("*.bias", 3), new("*", 0.5)]);

        CollectionAssert.AreEquivalent(new[] { 3, 0.5 }, groups.Select(group => group.RateFactor).ToArray());
        Assert.IsTrue(groups.Single(group => group.RateFactor == 3).Parameters.All(parameter => parameter.dim() == 1));
    }

    private static void Move(ParameterUpdate update, double rate, params Parameter[] parameters)
    {
        update.ZeroGradients();
        foreach (var parameter in parameters)
        {
            parameter.square().sum().backward();
        }

        update.Step(rate, scale: 1);
    }

    private static string Name(TorchGraph graph, Parameter parameter) =>
        graph.Parameters.Single(pair => ReferenceEquals(pair.Value, parameter)).Key;
}
