using System.Text.Json;
using Maas.Core.Jobs;
using Maas.Core.Registry;
using Maas.Onnx.Format;
using Maas.Onnx.Templates;
using Maas.Train.Data;
using Maas.Train.Graph;
using Maas.Train.Training;
using static TorchSharp.torch;

namespace Maas.Train.Tests.Training;

/// <summary>A run on a template and made-up examples, small enough to be repeated.</summary>
internal sealed class TinyRun : IDisposable
{
    private readonly Lazy<TorchGraph> graph;
    private readonly int outputs;
    private readonly string[] inputs;

    public TinyRun(string template, string options, EncodedPart training, int outputs)
    {
        Training = training;
        this.outputs = outputs;
        var data = new DataShape
        {
            InputShape = training.ExampleShape,
            Outputs = outputs,
            Vocabulary = training.Layout.Inputs.Count > 1 ? 300 : null,
        };
        Model = Template.Get(template).Build(data, JsonDocument.Parse(options).RootElement);
        inputs = [.. Model.Graph.Input.Select(input => input.Name)];
        graph = new(() => TorchGraph.Load(Model, CPU, precision: Hyperparameters.Precision));
    }

    public ModelProto Model { get; }
    public EncodedPart Training { get; }
    public EncodedPart? Validation { get; init; }
    public Hyperparameters Hyperparameters { get; init; } = new();
    public Checkpoint? Resume { get; init; }
    public IReadOnlyList<float> ClassWeights { get; init; } = [];
    public IReadOnlyList<LearningRateFactor> LearningRates { get; init; } = [];
    public TimeProvider Time { get; init; } = TimeProvider.System;
    public List<Progress> Reports { get; } = [];
    public List<Checkpoint> Checkpoints { get; } = [];

    public long MemoryLeft { get; init; } = long.MaxValue;

    public Action<Progress> OnReport { get; set; } = _ => { };

    /// <summary>What saving a checkpoint waits for.</summary>
    public Func<Task> OnCheckpoint { get; init; } = () => Task.CompletedTask;

    public GraphPass Pass => new(graph.Value, new(inputs, FilledInputs.None, "output", outputs), CPU);

    /// <summary>Rows of six numbers; their class is whether the sum is low, middling or high.</summary>
    public static EncodedPart Classes(int rows = 83, int seed = 1)
    {
        using var generator = new Generator((ulong)seed);
        var inputs = randn([rows, 6], generator: generator);
        using var sums = inputs.sum(1);
        var classes = sums.data<float>().ToArray().Select(sum => sum < -1 ? 0L : sum < 1 ? 1 : 2).ToArray();
        return Parts.OfClasses(inputs, classes);
    }

    public static EncodedPart Pictures(int rows = 37, int seed = 1)
    {
        using var generator = new Generator((ulong)seed);
        return Parts.OfClasses(rand([rows, 1, 4, 4], generator: generator), [.. Enumerable.Range(0, rows).Select(row => row % 3L)]);
    }

    public static EncodedPart Values(int rows, int inputs, int targets, int seed = 1)
    {
        using var generator = new Generator((ulong)seed);
        using var values = rand([rows, targets], generator: generator);
        return Parts.OfValues(rand([rows, inputs], generator: generator), values.data<float>().ToArray(), targets);
    }

    public Task<TrainedModel> RunAsync(CancellationToken stop) => TrainingLoop.RunAsync(Describe(), stop);

    public TrainingRun Describe() => new()
    {
        Model = Model,
        Pass = Pass,
        Initializes = true,
        Hyperparameters = Hyperparameters,
        Training = Training,
        Validation = Validation,
        Scorer = new(Hyperparameters.Loss, Hyperparameters.HuberDelta, Targets()),
        Threads = 1,
        MemoryLeft = MemoryLeft,
        Resume = Resume,
        ClassWeights = ClassWeights,
        LearningRates = LearningRates,
        SaveCheckpoint = (checkpoint, _) =>
        {
            Checkpoints.Add(checkpoint);
            return new(OnCheckpoint());
        },
        Report = (progress, _) =>
        {
            Reports.Add(progress);
            OnReport(progress);
            return ValueTask.CompletedTask;
        },
        Time = Time,
    };

    public byte[] Weights()
    {
        graph.Value.WriteWeightsTo(Model);
        return [.. Model.Graph.Initializer.SelectMany(tensor => tensor.RawData)];
    }

    public void Dispose()
    {
        if (graph.IsValueCreated)
        {
            graph.Value.Dispose();
        }

        Training.Dispose();
        Validation?.Dispose();
    }

    private RegressionTarget[] Targets() => Training.Classes is null
        ? [.. Enumerable.Range(0, (int)Training.Layout.Target.Elements).Select(index => new RegressionTarget($"y{index}", 0, 1))]
        : [];
}
