using Maas.Onnx.Files;
using Maas.Testing;
using Maas.Train.Graph;
using static TorchSharp.torch;

namespace Maas.Train.Tests.Graph;

[TestClass]
public sealed class ImportedGraphTests
{
    public static IEnumerable<string> Models => [ImportedModel.Cnn, ImportedModel.Attention];

    [TestMethod]
    [DynamicData(nameof(Models))]
    public void An_imported_graph_agrees_with_ONNX_Runtime_for_any_number_of_examples(string path)
    {
        var model = OnnxFile.Read(path);
        using var graph = TorchGraph.Load(model, CPU);

        foreach (var examples in new[] { 1, 2, 7 })
        {
            var inputs = Images(examples);
            Oracle.AreClose(Oracle.RunOnnxRuntime(model, inputs), graph.Forward(inputs), 1e-4);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Models))]
    public void An_imported_graph_learns_and_is_served_as_it_was_trained(string path)
    {
        var model = OnnxFile.Read(path);
        using var graph = TorchGraph.Load(model, CPU);
        var inputs = Images(20);

        var losses = Fitting.Run(graph, inputs, steps: 20);
        graph.WriteWeightsTo(model);

        Assert.IsLessThan(losses[0] / 2, losses[^1]);
        Oracle.AreClose(Oracle.RunOnnxRuntime(model, inputs), graph.Forward(inputs), 1e-4);
    }

    [TestMethod]
    public void The_weights_are_those_that_PyTorch_trained()
    {
        using var graph = TorchGraph.Load(OnnxFile.Read(ImportedModel.Attention), CPU);

        string[] layers = ["embed", "q", "k", "v", "o", "n1", "n2", "up", "down", "head"];
        string[] expected = ["place", .. layers.SelectMany(layer => new[] { $"{layer}.bias", $"{layer}.weight" })];
        Assert.AreEqual(
            string.Join(" ", expected.Order(StringComparer.Ordinal)),
            string.Join(" ", graph.Parameters.Keys.Order(StringComparer.Ordinal)));
    }

    [TestMethod]
    public void Running_statistics_are_kept_apart()
    {
        using var graph = TorchGraph.Load(OnnxFile.Read(ImportedModel.Cnn), CPU);

        CollectionAssert.AreEquivalent(
            new[] { "features.1.running_mean", "features.1.running_var", "features.5.running_mean", "features.5.running_var" },
            graph.Buffers.Keys.ToArray());
        Assert.HasCount(10, graph.Parameters);
    }

    private static Dictionary<string, Tensor> Images(int count) =>
        new() { ["image"] = OneNode.Random([count, 1, 8, 8], seed: count).abs() };
}
