using System.Text.Json;
using Maas.Core.Jobs;
using Maas.Onnx.Templates;
using Maas.Train.Graph;
using Maas.Train.Training;
using static TorchSharp.torch;

namespace Maas.Train.Tests.Training;

// The oracle draws from the process's one generator.
[TestClass]
[DoNotParallelize]
public sealed class InitializerTests
{
    [TestMethod]
    public void By_default_linear_layers_start_as_PyTorchs_to_the_bit()
    {
        using var graph = Load("mlp", """{"hidden":[20],"activation":"none"}""", [10], 10, Initialization.Default, seed: 5);

        random.manual_seed(5);
        using var first = nn.Linear(10, 20);
        using var second = nn.Linear(20, 10);

        AreSame([first.weight!, first.bias!, second.weight!, second.bias!], graph);
    }

    [TestMethod]
    public void By_default_convolutions_start_as_PyTorchs_to_the_bit()
    {
        const string Options = """{"channels":[4,8],"batchNormalization":false}""";
        using var graph = Load("cnn", Options, [3, 8, 8], 10, Initialization.Default, seed: 9);

        random.manual_seed(9);
        using var first = nn.Conv2d(3, 4, 3);
        using var second = nn.Conv2d(4, 8, 3);
        using var last = nn.Linear(32, 10);

        AreSame([first.weight!, first.bias!, second.weight!, second.bias!, last.weight!, last.bias!], graph);
    }

    [TestMethod]
    [DataRow(Initialization.XavierUniform, 0.05)]
    [DataRow(Initialization.XavierNormal, 0.05)]
    [DataRow(Initialization.HeUniform, 0.0577350269)]
    [DataRow(Initialization.HeNormal, 0.0577350269)]
    [DataRow(Initialization.Normal, 0.02)]
    [DataRow(Initialization.Uniform, 0.0288675135)]
    [DataRow(Initialization.Zeros, 0)]
    public void Every_initialization_has_its_spread(Initialization initialization, double deviation)
    {
        using var graph = Load("linear", "{}", [600], 200, initialization, seed: 3);

        var (weight, bias) = (graph.Parameters.Values.First(), graph.Parameters.Values.Last());

        Assert.AreEqual(deviation, weight.std().item<float>(), deviation * 0.02);
        Assert.AreEqual(0, weight.mean().item<float>(), 0.001);
        Assert.AreEqual(0, bias.abs().sum().item<float>());
    }

    [TestMethod]
    public void By_default_a_gpt_starts_as_GPT_2_does_where_another_initialization_asks_for_its_own()
    {
        const string Options = """{"layers":2,"width":128}""";
        using var custom = Load("gpt", Options, [8], 1, Initialization.Default, seed: 3);
        using var asked = Load("gpt", Options, [8], 1, Initialization.HeNormal, seed: 3);

        Assert.AreEqual(0.02, custom.Parameters["embedding.weight"].std().item<float>(), 0.001);
        Assert.AreEqual(0.02, custom.Parameters["blocks.0.attention.qkv.weight"].std().item<float>(), 0.001);
        Assert.AreEqual(0.01, custom.Parameters["blocks.1.mlp.output.weight"].std().item<float>(), 0.0005);
        Assert.AreEqual(0, custom.Parameters["blocks.1.mlp.input.bias"].abs().sum().item<float>());
        Assert.AreEqual(128, custom.Parameters["blocks.0.norm1.weight"].sum().item<float>());
        Assert.AreEqual(Math.Sqrt(2 / 128.0), asked.Parameters["blocks.0.attention.qkv.weight"].std().item<float>(), 0.002);
    }

    [TestMethod]
    public void What_normalises_starts_neutral()
    {
        using var graph = Load("cnn", "{}", [1, 8, 8], 10, Initialization.HeNormal, seed: 3);

        Assert.AreEqual(16, graph.Parameters["1.weight"].sum().item<float>());
        Assert.AreEqual(0, graph.Parameters["1.bias"].abs().sum().item<float>());
        Assert.AreEqual(16, graph.Buffers["1.running_var"].sum().item<float>());
    }

    private static TorchGraph Load(string template, string options, long[] shape, int outputs, Initialization initialization, int seed)
    {
        var asked = JsonElement.Parse(options);
        var built = Template.Get(template);
        var model = built.Build(new() { InputShape = shape, Outputs = outputs, Vocabulary = 100 }, asked);
        var graph = TorchGraph.Load(model, CPU);
        using var generator = new Generator((ulong)seed);
        new Initializer(initialization, generator, role => built.FirstDeviation(role, asked)).Initialize(graph, model.Graph);
        return graph;
    }

    private static void AreSame(Tensor[] expected, TorchGraph graph)
    {
        Assert.HasCount(expected.Length, graph.Parameters);
        foreach (var (wanted, found) in expected.Zip(graph.Parameters.Values))
        {
            CollectionAssert.AreEqual(wanted.bytes.ToArray(), found.bytes.ToArray());
        }
    }
}
