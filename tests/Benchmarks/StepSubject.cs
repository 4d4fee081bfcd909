using System.Text.Json;
using Maas.Core.Jobs;
using Maas.Onnx.Templates;
using Maas.Train.Graph;
using Maas.Train.Training;
using static TorchSharp.torch;

namespace Maas.Benchmarks;

/// <summary>A template with options and a batch, and the same network written by hand.</summary>
/// <param name="Input">What the network by hand takes of the batch.</param>
internal sealed record StepSubject(
    string Name, string Template, string Options, DataShape Data, string Input, Func<StepBatch> Batch,
    Func<nn.Module<Tensor, Tensor>> Modules)
{
    private const int Vocabulary = 512;
    private const int Tokens = 64;

    public static IReadOnlyList<StepSubject> All { get; } =
    [
        Picture("linear, 28×28", "linear", "{}", 28, HandNetworks.Linear),
        Picture("mlp [512, 512], 28×28", "mlp", """{"hidden":[512,512]}""", 28, HandNetworks.Mlp),
        Picture("cnn [16, 32], 8×8", "cnn", "{}", 8, HandNetworks.Cnn),
        Picture("cnn [16, 32], 28×28", "cnn", "{}", 28, HandNetworks.Cnn),
        Picture("resnet [16, 32, 64], 8×8", "resnet", "{}", 8, _ => HandNetworks.Resnet()),
        Text("gpt of 2 layers, 128 wide, 64 tokens", layers: 2),
    ];

    /// <summary>The smallest of each kind: running it loads the code that the others need too.</summary>
    public static IReadOnlyList<StepSubject> Small { get; } =
    [
        Picture("linear", "linear", "{}", 4, HandNetworks.Linear),
        Picture("cnn", "cnn", "{}", 4, HandNetworks.Cnn),
        Picture("resnet", "resnet", "{}", 4, _ => HandNetworks.Resnet()),
        Text("gpt", layers: 1),
    ];

    public StepNetwork ByGraph()
    {
        var model = Onnx.Templates.Template.Get(Template).Build(Data, JsonDocument.Parse(Options).RootElement);
        var graph = TorchGraph.Load(model, CPU);
        new Initializer(Initialization.Default, new Generator(1)).Initialize(graph, model.Graph);
        graph.Training = true;
        string[] outputs = [model.Graph.Output[0].Name];
        return new(graph, graph.Parameters.Values, inputs => graph.Forward(inputs, outputs)[outputs[0]], Batch());
    }

    public StepNetwork ByHand()
    {
        var modules = Modules();
        return new(modules, modules.parameters(), inputs => modules.forward(inputs[Input]), Batch());
    }

    private static StepSubject Picture(
        string name, string template, string options, int side, Func<int, nn.Module<Tensor, Tensor>> modules) => new(
        name,
        template,
        options,
        new() { InputShape = [1, side, side], Outputs = 10 },
        "input",
        () => StepBatch.OfPictures(examples: 64, classes: 10, side),
        () => modules(side));

    private static StepSubject Text(string name, int layers) => new(
        name,
        "gpt",
        $$"""{"layers":{{layers}},"width":128,"heads":4,"context":{{Tokens}},"tiedEmbeddings":false}""",
        new() { InputShape = [Tokens], Outputs = Vocabulary, Vocabulary = Vocabulary },
        "input_ids",
        () => StepBatch.OfTexts(examples: 8, Tokens, Vocabulary, layers, heads: 4, headSize: 32),
        () => HandNetworks.Gpt(layers, width: 128, heads: 4, Tokens, Vocabulary));
}
