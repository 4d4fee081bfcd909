using System.Text.Json;
using Maas.Onnx.Format;
using Maas.Onnx.Templates;
using Maas.Train.Graph;
using Maas.Train.Training;
using static TorchSharp.torch;

namespace Maas.Train.Tests.Graph;

[TestClass]
public sealed class TemplateGraphTests
{
    private const int Examples = 6;
    private const int Tokens = 7;

    [TestMethod]
    [DataRow("resnet", """{"channels":[4,6]}""")]
    [DataRow("text-transformer", """{"layers":1,"width":16,"dropout":0.1}""")]
    [DataRow("gpt", """{"layers":2,"width":16}""")]
    [DataRow("gpt", """{"layers":1,"width":16,"tiedEmbeddings":false}""")]
    [DataRow("audio-cnn", """{"channels":[4,6],"bands":8}""")]
    public void A_template_agrees_with_ONNX_Runtime_before_and_after_it_learns(string name, string options)
    {
        using var scope = NewDisposeScope();
        var (template, asked) = (Template.Get(name), JsonElement.Parse(options));
        var data = new DataShape { InputShape = ShapeOf(name), Outputs = 3, Vocabulary = 20, SampleRate = 4_000 };
        var model = template.Build(data, asked);
        using var graph = TorchGraph.Load(model, CPU);
        using var generator = new Generator(7);
        new Initializer(default, generator, role => template.FirstDeviation(role, asked)).Initialize(graph, model.Graph);
        graph.WriteWeightsTo(model);
        var inputs = model.Graph.Input.ToDictionary(input => input.Name, input => InputFor(input, data));
        Oracle.AreClose(Oracle.RunOnnxRuntime(model, inputs), graph.Forward(inputs), 1e-4);

        var losses = Fit(graph, inputs, steps: 30);
        graph.WriteWeightsTo(model);

        Assert.IsLessThan(losses[0] * 0.8f, losses[^1]);
        Oracle.AreClose(Oracle.RunOnnxRuntime(model, inputs), graph.Forward(inputs), 1e-3);
    }

    private static long[] ShapeOf(string template) => template switch
    {
        "resnet" => [1, 8, 8],
        "audio-cnn" => [900],
        _ => [Tokens],
    };

    private static Tensor InputFor(ValueInfoProto input, DataShape data)
    {
        var dimensions = input.Type.TensorType.Shape.Dim;
        return input.Name switch
        {
            "input" => OneNode.Random([Examples, .. data.InputShape]),
            "input_ids" => arange(Examples * Tokens, ScalarType.Int64).remainder(19).reshape(Examples, Tokens),
            "attention_mask" => ones(Examples, Tokens, dtype: ScalarType.Int64),
            "position_ids" => arange(Tokens, ScalarType.Int64).expand(Examples, Tokens),
            _ => zeros(Examples, dimensions[1].DimValue, 0, dimensions[3].DimValue),
        };
    }

    // Towards the number of the row.
    private static List<float> Fit(TorchGraph graph, Dictionary<string, Tensor> inputs, int steps)
    {
        using var optimizer = optim.Adam(graph.Parameters.Values, 0.01);
        graph.Training = true;
        var losses = new List<float>();
        for (var step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            var scores = graph.Forward(inputs).Values.First();
            scores = scores.reshape(-1, scores.shape[^1]);
            var loss = nn.functional.cross_entropy(scores, arange(scores.shape[0], ScalarType.Int64).remainder(scores.shape[1]));
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
            losses.Add(loss.item<float>());
        }

        graph.Training = false;
        return losses;
    }
}
