using static TorchSharp.torch;

namespace Maas.Train.Graph;

/// <summary>
/// Puts casts before the nodes of a graph that trains in bfloat16. A value is cast once in a pass for all that read it, weights too;
/// autograd goes back through the cast, so that gradients arrive in the weights' own float32. Outside of training nothing is cast.
/// </summary>
/// <param name="slots">New slots are added to it.</param>
internal sealed class CastSteps(Mode mode, SlotTable slots, Device device)
{
    // What was cast in this graph, or the graphs around it.
    private Dictionary<(int Slot, ScalarType Type), int> casts = [];

    /// <summary>The slots that a node reads in the place of its own.</summary>
    public int[] Before(OperatorDefinition definition, int[] inputs, ICollection<Step> steps) => NumbersRule.For(definition) switch
    {
        Numbers.Bfloat16 => Cast(definition, inputs, ScalarType.BFloat16, steps),
        Numbers.Float32 => Cast(definition, inputs, ScalarType.Float32, steps),
        _ => inputs,
    };

    public int Cast(int slot, ScalarType type, ICollection<Step> steps)
    {
        if (slots.IsNever(slot, Other(type)))
        {
            return slot;
        }

        if (!casts.TryGetValue((slot, type), out var cast))
        {
            casts[(slot, type)] = cast = slots.Add();
            steps.Add(new Step($"the cast to {type}", [slot], [cast], device) { One = inputs => Cast(inputs[0], type) });
        }

        return cast;
    }

    /// <summary>What is cast inside of a nested graph is not there for the graphs around it.</summary>
    public T Inside<T>(Func<T> load)
    {
        var around = casts;
        casts = new(around);
        var loaded = load();
        casts = around;
        return loaded;
    }

    private int[] Cast(OperatorDefinition definition, int[] inputs, ScalarType type, ICollection<Step> steps)
    {
        int[] left = [.. definition.Host, .. definition.Statistics];
        return [.. inputs.Select((slot, index) => slot < 0 || left.Contains(index) ? slot : Cast(slot, type, steps))];
    }

    private Tensor Cast(Tensor tensor, ScalarType type) => mode.Training && tensor.dtype == Other(type) ? tensor.to(type) : tensor;

    private static ScalarType Other(ScalarType type) => type == ScalarType.BFloat16 ? ScalarType.Float32 : ScalarType.BFloat16;
}
