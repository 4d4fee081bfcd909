using Maas.Core;
using Maas.Core.Jobs;
using Maas.Onnx.Format;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Maas.Train.Graph;

/// <summary>
/// An ONNX graph on torch: every node is the torch call of the same meaning, weights are parameters, autograd does the rest.
/// Used by one thread at a time; owns its parameters and buffers.
/// </summary>
internal sealed class TorchGraph : IDisposable
{
    private readonly List<Part> parts = [];
    private readonly GraphLoader loaded;
    private readonly Tensor?[] firstSlots;
    private readonly Part whole;

    private TorchGraph(GraphLoader loaded)
    {
        this.loaded = loaded;
        firstSlots = loaded.FirstSlots;
        whole = new([.. loaded.OutputSlots.Keys], loaded.Whole);
    }

    /// <summary>Trainable initializers by name, in graph order; a name that two nested graphs have gets a number.</summary>
    public IReadOnlyDictionary<string, Parameter> Parameters => loaded.Parameters;

    /// <summary>Statistics that nodes keep while training, such as a BatchNormalization's running mean and variance.</summary>
    public IReadOnlyDictionary<string, Tensor> Buffers => loaded.Buffers;

    /// <summary>Whether BatchNormalization and Dropout behave as in training, and the training's precision is computed in.</summary>
    public bool Training
    {
        get => loaded.Mode.Training;
        set => loaded.Mode.Training = value;
    }

    /// <summary>Fails with <see cref="ServiceError.UnsupportedOperator"/>, which names the operator, domain, opset and node.</summary>
    /// <param name="frozen">Initializers that stay as they are; a BatchNormalization whose scale is among them
    /// keeps its statistics.</param>
    /// <param name="precision">What training passes compute in; others compute as the graph is served.</param>
    public static TorchGraph Load(
        ModelProto model, Device device, IReadOnlySet<string>? frozen = null, Precision precision = Precision.Float32)
    {
        NativeHeap.KeepFreed();
        return new(new GraphLoader(model, device, precision, frozen));
    }

    /// <summary>
    /// The graph's outputs by name; they belong to the caller, as do the inputs. What lies between lives no longer than it is read.
    /// </summary>
    public IReadOnlyDictionary<string, Tensor> Forward(IReadOnlyDictionary<string, Tensor> inputs) => Run(whole, inputs);

    /// <summary>Some of the outputs: what only the others need is neither computed nor asked for.</summary>
    public IReadOnlyDictionary<string, Tensor> Forward(IReadOnlyDictionary<string, Tensor> inputs, IReadOnlyList<string> outputs)
    {
        foreach (var made in parts)
        {
            if (made.Outputs.SequenceEqual(outputs))
            {
                return Run(made, inputs);
            }
        }

        var part = new Part([.. outputs], new Plan(loaded.Whole.Steps, [.. outputs.Select(SlotOf)]));
        parts.Add(part);
        return Run(part, inputs);
    }

    /// <summary>Puts parameters and buffers into the initializers of the same names, whose types and shapes stay.</summary>
    public void WriteWeightsTo(ModelProto model)
    {
        foreach (var (initializer, key) in InitializerKeys.Of(model))
        {
            if (loaded.Parameters.TryGetValue(key, out var parameter))
            {
                TensorValues.Write(parameter, initializer);
            }
            else if (loaded.Buffers.TryGetValue(key, out var buffer))
            {
                TensorValues.Write(buffer, initializer);
            }
        }
    }

    public void Dispose()
    {
        foreach (var tensor in firstSlots)
        {
            tensor?.Dispose();
        }

        NativeHeap.GiveBack();
    }

    private Dictionary<string, Tensor> Run(Part part, IReadOnlyDictionary<string, Tensor> inputs)
    {
        using var scope = NewDisposeScope();
        var slots = (Tensor?[])firstSlots.Clone();
        foreach (var (name, slot) in loaded.InputSlots)
        {
            if (part.Plan.Reads(slot))
            {
                slots[slot] = inputs.GetValueOrDefault(name)
                    ?? throw ServiceError.InvalidInput.With($"the graph takes \"{name}\"; given are {string.Join(", ", inputs.Keys)}");
            }
        }

        part.Plan.Run(slots);
        var results = new Dictionary<string, Tensor>(part.Outputs.Length);
        foreach (var name in part.Outputs)
        {
            // An input, a constant or a value of two names is held by others too.
            results.Add(name, slots[loaded.OutputSlots[name]]!.alias().MoveToOuterDisposeScope());
        }

        return results;
    }

    private int SlotOf(string output) => loaded.OutputSlots.TryGetValue(output, out var slot)
        ? slot
        : throw ServiceError.InvalidInput.With(
            $"the graph has no output \"{output}\"; it has {string.Join(", ", loaded.OutputSlots.Keys)}");

    /// <summary>A choice of outputs, and what makes them.</summary>
    private sealed record Part(string[] Outputs, Plan Plan);
}
