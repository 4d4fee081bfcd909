using Maas.Core.Jobs;
using Maas.Onnx.Templates;
using Maas.Train.Graph;
using Maas.Train.Training;
using static TorchSharp.torch;

namespace Maas.Benchmarks;

/// <summary>One step of the cnn template by the graph runner, against the same network written by hand with torch's modules.</summary>
internal static class TrainingStep
{
    private const int Batch = 64;

    public static async Task RunAsync()
    {
        set_num_threads(1);
        Console.WriteLine("Training step: cnn [16, 32], batch 64, Adam, one thread");
        Comparison.PrintHead("graph", "modules by hand");
        await CompareAsync("8×8, 10 classes", 8);
        await CompareAsync("28×28, 10 classes", 28);
    }

    private static async Task CompareAsync(string name, int side)
    {
        using var inputs = randn(Batch, 1, side, side);
        using var classes = randint(10, [Batch]);
        var model = Template.Get("cnn").Build(new() { InputShape = [1, side, side], Outputs = 10 }, default);
        using var graph = TorchGraph.Load(model, CPU);
        var pass = new GraphPass(graph, "input", "output", CPU);
        new Initializer(Initialization.Default, new Generator(1)).Initialize(graph, model.Graph);
        graph.Training = true;
        using var graphOptimizer = optim.Adam(graph.Parameters.Values);
        using var modules = Modules(side);
        using var modulesOptimizer = optim.Adam(modules.parameters());

        await Comparison.PrintAsync(
            name,
            () => Step(pass.Forward, graphOptimizer, inputs, classes),
            () => Step(modules.forward, modulesOptimizer, inputs, classes));
    }

    private static nn.Module<Tensor, Tensor> Modules(int side) => nn.Sequential(
        nn.Conv2d(1, 16, 3, padding: 1), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 3, padding: 1), nn.BatchNorm2d(32), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(32 * (side / 4) * (side / 4), 10));

    private static Task Step(Func<Tensor, Tensor> forward, optim.Optimizer optimizer, Tensor inputs, Tensor classes)
    {
        using var scope = NewDisposeScope();
        optimizer.zero_grad();
        nn.functional.cross_entropy(forward(inputs), classes).backward();
        optimizer.step();
        return Task.CompletedTask;
    }
}
