using System.Text.Json;
using Maas.Core.Jobs;
using Maas.Onnx.Building;
using Maas.Onnx.Format;
using Maas.Onnx.Templates;
using Maas.Train.Graph;
using Maas.Train.Training;
using static TorchSharp.torch;
using DataType = Maas.Onnx.Format.TensorProto.Types.DataType;

namespace Maas.Train.Tests.Graph;

[TestClass]
public sealed class PrecisionTests
{
    [TestMethod]
    public void A_training_pass_is_close_to_float32_and_not_the_same()
    {
        using var scope = NewDisposeScope();
        var (exact, reduced) = (Cnn(Precision.Float32), Cnn(Precision.Bfloat16));
        var inputs = Pictures();

        var (expected, actual) = (exact.Forward(inputs)["output"], reduced.Forward(inputs)["output"]);

        // bfloat16 keeps 8 bits of a number: one part in 256, some times over.
        Assert.AreEqual(ScalarType.Float32, actual.dtype);
        Assert.IsTrue(expected.allclose(actual, 0.03, 0.03));
        Assert.IsFalse(expected.equal(actual).all().item<bool>());
    }

    [TestMethod]
    public void Gradients_arrive_in_float32_and_point_the_same_way()
    {
        using var scope = NewDisposeScope();
        var (exact, reduced) = (Cnn(Precision.Float32), Cnn(Precision.Bfloat16));

        exact.Forward(Pictures())["output"].square().sum().backward();
        reduced.Forward(Pictures())["output"].square().sum().backward();

        foreach (var (name, parameter) in reduced.Parameters)
        {
            var (expected, actual) = (exact.Parameters[name].grad!.flatten(), parameter.grad!.flatten());
            Assert.AreEqual(ScalarType.Float32, parameter.dtype);
            Assert.AreEqual(ScalarType.Float32, actual.dtype);
            Assert.IsGreaterThan(0.98f, nn.functional.cosine_similarity(expected, actual, 0).item<float>(), name);
        }
    }

    [TestMethod]
    public void A_small_network_learns()
    {
        using var scope = NewDisposeScope();
        var graph = Cnn(Precision.Bfloat16);

        var losses = Fitting.Run(graph, Pictures(), steps: 30);

        Assert.IsLessThan(losses[0] / 2, losses[^1]);
    }

    [TestMethod]
    public void What_is_served_is_computed_in_float32()
    {
        using var scope = NewDisposeScope();
        var (exact, reduced) = (Cnn(Precision.Float32), Cnn(Precision.Bfloat16));
        exact.Training = reduced.Training = false;

        var (expected, actual) = (exact.Forward(Pictures())["output"], reduced.Forward(Pictures())["output"]);

        Assert.IsTrue(expected.equal(actual).all().item<bool>());
    }

    // An output of no declared type shows what its node computed in.
    [TestMethod]
    [DataRow("MatMul", ScalarType.BFloat16)]
    [DataRow("Relu", ScalarType.BFloat16)]
    [DataRow("Add", ScalarType.BFloat16)]
    [DataRow("Concat", ScalarType.Float32)]
    [DataRow("Softmax", ScalarType.Float32)]
    [DataRow("LayerNormalization", ScalarType.Float32)]
    [DataRow("ReduceSum", ScalarType.Float32)]
    public void Products_are_short_and_norms_softmax_and_sums_long(string operatorName, ScalarType expected)
    {
        using var scope = NewDisposeScope();
        using var graph = TorchGraph.Load(EachKind(operatorName), CPU, precision: Precision.Bfloat16);
        graph.Training = true;

        var output = graph.Forward(new Dictionary<string, Tensor> { ["input"] = OneNode.Random([2, 3]) }).Values.Single();

        Assert.AreEqual(expected, output.dtype);
    }

    [TestMethod]
    public void A_weight_is_cast_once_for_all_that_read_it()
    {
        var model = Nested.Model(graph =>
        {
            graph.Input("input", DataType.Float, -1, 3);
            var kernel = Nested.Floats(graph, "kernel", 3, 3);
            graph.Output(graph.Node("MatMul", [graph.Node("MatMul", ["input", kernel]), kernel]), DataType.Float, -1, 3);
        });

        var loaded = new GraphLoader(model, CPU, Precision.Bfloat16);

        // The input's cast, the kernel's, a product, a cast that finds its work done, the other product, the output's cast.
        Assert.HasCount(6, loaded.Whole.Steps);
    }

    private static ModelProto EachKind(string operatorName) => Nested.Model(graph =>
    {
        graph.Input("input", DataType.Float, -1, 3);
        var product = graph.Node("MatMul", ["input", Nested.Floats(graph, "kernel", 3, 3)]);
        var output = operatorName switch
        {
            "MatMul" => product,
            "Add" => graph.Node("Add", [product, Nested.Floats(graph, "bias", 3)]),
            "Concat" => graph.Node("Concat", [product, "input"], Attributes.Of("axis", 0L)),
            "LayerNormalization" => graph.Node("LayerNormalization", [product, Nested.Floats(graph, "scale", 3)]),
            _ => graph.Node(operatorName, [product]),
        };
        graph.Node(new NodeProto { OpType = "Identity", Input = { output }, Output = { "output" } });
        graph.Output("output", DataType.Undefined);
    });

    private static TorchGraph Cnn(Precision precision)
    {
        var data = new DataShape { InputShape = [1, 8, 8], Outputs = 4 };
        var model = Template.Get("cnn").Build(data, JsonDocument.Parse("""{"channels":[4,8],"hidden":8}""").RootElement);
        var graph = TorchGraph.Load(model, CPU, precision: precision);
        new Initializer(Initialization.Default, new Generator(1)).Initialize(graph, model.Graph);
        graph.Training = true;
        return graph;
    }

    private static Dictionary<string, Tensor> Pictures() => new() { ["input"] = OneNode.Random([16, 1, 8, 8]) };
}
