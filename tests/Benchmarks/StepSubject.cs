using System.Text.Json;
using Maas.Core.Jobs;
using Maas.Onnx.Format;
using Maas.Onnx.Templates;
using Maas.Train.Graph;
using Maas.Train.Training;
using static TorchSharp.torch;

namespace Maas.Benchmarks;

/// <summary>A template with options and a batch, and the same network written by hand.</summary>
/// <param name="Hand">Made for a graph, whose constants it may take.</param>
internal sealed record StepSubject(
    string Name, string Template, string Options, DataShape Data, Func<StepBatch> Batch, Func<GraphProto, HandNetwork> Hand)
{
    private const int Vocabulary = 512;
    private const int SampleRate = 8_000;

    public static IReadOnlyList<StepSubject> All { get; } =
    [
        Picture("linear, 28×28", "linear", "{}", 28, HandNetworks.Linear),
        Picture("mlp [512, 512], 28×28", "mlp", """{"hidden":[512,512]}""", 28, HandNetworks.Mlp),
        Picture("cnn [16, 32], 8×8", "cnn", "{}", 8, HandNetworks.Cnn),
        Picture("cnn [16, 32], 28×28", "cnn", "{}", 28, HandNetworks.Cnn),
        Picture("resnet [16, 32, 64], 8×8", "resnet", "{}", 8, _ => HandNetworks.Resnet()),
        Texts("text-transformer of 2 layers, 64 wide, 128 tokens", layers: 2, tokens: 128),
        Gpt("gpt of 2 layers, 128 wide, 64 tokens", layers: 2, tokens: 64),
        Sounds("audio-cnn [16, 32, 64], 1 s of 8 kHz", samples: SampleRate),
    ];

    /// <summary>The smallest of each kind: running it loads the code that the others need too.</summary>
    public static IReadOnlyList<StepSubject> Small { get; } =
    [
        Picture("linear", "linear", "{}", 4, HandNetworks.Linear),
        Picture("cnn", "cnn", "{}", 4, HandNetworks.Cnn),
        Picture("resnet", "resnet", "{}", 4, _ => HandNetworks.Resnet()),
        Texts("text-transformer", layers: 1, tokens: 8),
        Gpt("gpt", layers: 1, tokens: 8),
        Sounds("audio-cnn", samples: 1_000),
    ];

    /// <summary>Both ways with the same weights and the same batch.</summary>
    public (StepNetwork Graph, StepNetwork Hand) Both()
    {
        var (graph, model) = Load();
        var hand = Hand(model.Graph);
        hand.Copy(graph, model.Graph);
        var batch = Batch();
        return (Of(graph, model, batch), Of(hand, batch));
    }

    /// <summary>One way alone, for its memory.</summary>
    public StepNetwork One(string way)
    {
        var (graph, model) = Load();
        if (way == "graph")
        {
            return Of(graph, model, Batch());
        }

        graph.Dispose();
        return Of(Hand(model.Graph), Batch());
    }

    private static StepNetwork Of(TorchGraph graph, ModelProto model, StepBatch batch)
    {
        string[] outputs = [model.Graph.Output[0].Name];
        return new(graph, graph.Parameters.Values, inputs => graph.Forward(inputs, outputs)[outputs[0]], batch);
    }

    private static StepNetwork Of(HandNetwork hand, StepBatch batch) => new(hand.Module, hand.Module.parameters(), hand.Forward, batch);

    private (TorchGraph Graph, ModelProto Model) Load()
    {
        var model = Onnx.Templates.Template.Get(Template).Build(Data, JsonDocument.Parse(Options).RootElement);
        var graph = TorchGraph.Load(model, CPU);
        new Initializer(Initialization.Default, new Generator(1)).Initialize(graph, model.Graph);
        graph.Training = true;
        return (graph, model);
    }

    private static StepSubject Picture(
        string name, string template, string options, int side, Func<int, nn.Module<Tensor, Tensor>> modules) => new(
        name,
        template,
        options,
        new() { InputShape = [1, side, side], Outputs = 10 },
        () => StepBatch.OfPictures(examples: 64, classes: 10, side),
        _ => HandNetwork.Of(modules(side)));

    private static StepSubject Texts(string name, int layers, int tokens) => new(
        name,
        "text-transformer",
        $$"""{"layers":{{layers}},"width":64,"heads":4,"dropout":0}""",
        new() { InputShape = [tokens], Outputs = 10, Vocabulary = Vocabulary },
        () => StepBatch.OfClassifiedTexts(examples: 16, tokens, Vocabulary, classes: 10),
        _ =>
        {
            var module = new HandTextTransformer(layers, width: 64, heads: 4, tokens, Vocabulary, classes: 10);
            return new(module, inputs => module.forward(inputs["input_ids"], inputs["attention_mask"]));
        });

    private static StepSubject Gpt(string name, int layers, int tokens) => new(
        name,
        "gpt",
        $$"""{"layers":{{layers}},"width":128,"heads":4,"context":{{tokens}},"tiedEmbeddings":false}""",
        new() { InputShape = [tokens], Outputs = Vocabulary, Vocabulary = Vocabulary },
        () => StepBatch.OfTexts(examples: 8, tokens, Vocabulary, layers, heads: 4, headSize: 32),
        _ => HandNetwork.Of(new HandGpt(layers, width: 128, heads: 4, tokens, Vocabulary), "input_ids"));

    private static StepSubject Sounds(string name, int samples) => new(
        name,
        "audio-cnn",
        """{"dropout":0}""",
        new() { InputShape = [samples], Outputs = 10, SampleRate = SampleRate },
        () => StepBatch.OfSounds(examples: 16, samples, classes: 10),
        graph => HandNetwork.Of(HandAudioCnn.Of(graph, hop: SampleRate / 100, classes: 10)));
}
