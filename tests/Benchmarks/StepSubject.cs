using System.Text.Json;
using Maas.Core.Jobs;
using Maas.Onnx.Templates;
using Maas.Train.Graph;
using Maas.Train.Training;
using static TorchSharp.torch;

namespace Maas.Benchmarks;

/// <summary>A template with options and a batch, and the same network written by hand.</summary>
internal sealed record StepSubject(
    string Name, string Template, string Options, DataShape Data, Func<StepBatch> Batch, Func<nn.Module<Tensor, Tensor>> Modules)
{
    public static IReadOnlyList<StepSubject> All { get; } =
    [
        Picture("linear, 28×28", "linear", "{}", 28, Linear),
        Picture("mlp [512, 512], 28×28", "mlp", """{"hidden":[512,512]}""", 28, Mlp),
        Picture("cnn [16, 32], 8×8", "cnn", "{}", 8, Cnn),
        Picture("cnn [16, 32], 28×28", "cnn", "{}", 28, Cnn),
    ];

    /// <summary>The smallest of each template: running it loads the code that the others need too.</summary>
    public static IReadOnlyList<StepSubject> Small { get; } =
    [
        Picture("linear", "linear", "{}", 4, Linear),
        Picture("cnn", "cnn", "{}", 4, Cnn),
    ];

    public StepNetwork ByGraph()
    {
        var model = Onnx.Templates.Template.Get(Template).Build(Data, JsonDocument.Parse(Options).RootElement);
        var graph = TorchGraph.Load(model, CPU);
        new Initializer(Initialization.Default, new Generator(1)).Initialize(graph, model.Graph);
        graph.Training = true;
        return new(graph, graph.Parameters.Values, inputs => graph.Forward(inputs)["output"], Batch());
    }

    public StepNetwork ByHand()
    {
        var modules = Modules();
        return new(modules, modules.parameters(), inputs => modules.forward(inputs["input"]), Batch());
    }

    private static StepSubject Picture(string name, string template, string options, int side, Func<int, nn.Module<Tensor, Tensor>> modules) => new(
        name,
        template,
        options,
        new() { InputShape = [1, side, side], Outputs = 10 },
        () => StepBatch.Of("input", 64, 10, 1, side, side),
        () => modules(side));

    private static nn.Module<Tensor, Tensor> Linear(int side) => nn.Sequential(nn.Flatten(), nn.Linear(side * side, 10));

    private static nn.Module<Tensor, Tensor> Mlp(int side) => nn.Sequential(
        nn.Flatten(), nn.Linear(side * side, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10));

    private static nn.Module<Tensor, Tensor> Cnn(int side) => nn.Sequential(
        nn.Conv2d(1, 16, 3, padding: 1, bias: false), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 3, padding: 1, bias: false), nn.BatchNorm2d(32), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(32 * (side / 4) * (side / 4), 10));
}
