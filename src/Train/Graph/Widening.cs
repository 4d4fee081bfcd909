using static TorchSharp.torch;

namespace Maas.Train.Graph;

/// <summary>
/// Makes float32 of bfloat16 inputs where a node is given both. Weights and single numbers follow the others: a bias added to
/// a product in bfloat16 leaves it so.
/// </summary>
/// <param name="follows">By input: whether it is a weight.</param>
/// <param name="host">Inputs that are left as they are.</param>
internal sealed class Widening(Mode mode, bool[] follows, int[] host)
{
    public Operation Of(Operation operation) => inputs => operation(Widen(inputs));

    public ManyOperation Of(ManyOperation operation) => inputs => operation(Widen(inputs));

    private Inputs Widen(Inputs inputs)
    {
        if (!mode.Training || FindWidest(inputs) is not { } widest)
        {
            return inputs;
        }

        Tensor?[]? widened = null;
        for (var index = 0; index < inputs.Count; index++)
        {
            if (FindNumber(inputs, index) is { } tensor && tensor.dtype != widest)
            {
                widened ??= Copy(inputs);
                widened[index] = tensor.to(widest);
            }
        }

        return widened is null ? inputs : new Inputs(widened, Positions(widened), inputs.Pass);
    }

    private ScalarType? FindWidest(Inputs inputs)
    {
        ScalarType? widest = null;
        for (var index = 0; index < inputs.Count; index++)
        {
            if (!follows[index] && widest != ScalarType.Float32 && FindNumber(inputs, index) is { } tensor && tensor.dim() > 0)
            {
                widest = tensor.dtype;
            }
        }

        return widest;
    }

    private Tensor? FindNumber(Inputs inputs, int index) =>
        Array.IndexOf(host, index) < 0 && inputs.Find(index) is { dtype: ScalarType.Float32 or ScalarType.BFloat16 } tensor
            ? tensor
            : null;

    private static Tensor?[] Copy(Inputs inputs)
    {
        var copy = new Tensor?[inputs.Count];
        for (var index = 0; index < copy.Length; index++)
        {
            copy[index] = inputs.Find(index);
        }

        return copy;
    }

    private static int[] Positions(Tensor?[] tensors) => [.. tensors.Select((tensor, index) => tensor is null ? -1 : index)];
}
