using Maas.Core;
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
    private readonly GraphLoader loaded;
    private readonly Tensor?[] firstSlots;
    private readonly Device device;

    private TorchGraph(GraphLoader loaded, Device device)
    {
        this.loaded = loaded;
        this.device = device;
        firstSlots = loaded.FirstSlots;
    }

    /// <summary>Trainable initializers by name, in graph order.</summary>
    public IReadOnlyDictionary<string, Parameter> Parameters => loaded.Parameters;

    /// <summary>Statistics that nodes keep while training, such as a BatchNormalization's running mean and variance.</summary>
    public IReadOnlyDictionary<string, Tensor> Buffers => loaded.Buffers;

    /// <summary>Whether BatchNormalization and Dropout behave as in training.</summary>
    public bool Training
    {
        get => loaded.Mode.Training;
        set => loaded.Mode.Training = value;
    }

    /// <summary>Fails with <see cref="ServiceError.UnsupportedOperator"/>, which names the operator, domain, opset and node.</summary>
    /// <param name="frozen">Initializers that stay as they are; a BatchNormalization whose scale is among them keeps its statistics.</param>
    public static TorchGraph Load(ModelProto model, Device device, IReadOnlySet<string>? frozen = null)
    {
        NativeHeap.KeepFreed();
        return new(new GraphLoader(model, device, frozen ?? new HashSet<string>()), device);
    }

    /// <summary>
    /// The graph's outputs by name; they belong to the caller, as do the inputs. What lies between lives no longer than it is read.
    /// </summary>
    public IReadOnlyDictionary<string, Tensor> Forward(IReadOnlyDictionary<string, Tensor> inputs)
    {
        using var scope = NewDisposeScope();
        var slots = (Tensor?[])firstSlots.Clone();
        foreach (var (name, slot) in loaded.InputSlots)
        {
            slots[slot] = inputs.GetValueOrDefault(name)
                ?? throw ServiceError.InvalidInput.With($"the graph takes \"{name}\"; given are {string.Join(", ", inputs.Keys)}");
        }

        foreach (var step in loaded.Steps)
        {
            step.Run(slots, device);
        }

        return loaded.OutputSlots.ToDictionary(output => output.Key, output => slots[output.Value]!.alias().MoveToOuterDisposeScope());
    }

    /// <summary>Puts parameters and buffers into the initializers of the same names, whose types and shapes stay.</summary>
    public void WriteWeightsTo(ModelProto model)
    {
        foreach (var initializer in model.Graph.Initializer)
        {
            if (loaded.Parameters.TryGetValue(initializer.Name, out var parameter))
            {
                TensorValues.Write(parameter, initializer);
            }
            else if (loaded.Buffers.TryGetValue(initializer.Name, out var buffer))
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
}
