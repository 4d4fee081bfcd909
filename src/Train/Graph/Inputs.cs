using TorchSharp;
using static TorchSharp.torch;

namespace Maas.Train.Graph;

/// <summary>The tensors that a node reads in one forward pass. An optional input that is left out is absent.</summary>
/// <param name="pass">All of the pass's slots, for the graphs in the node's attributes.</param>
internal readonly struct Inputs(Tensor?[] slots, int[] positions, Tensor?[] pass)
{
    public Inputs(Tensor?[] slots, int[] positions)
        : this(slots, positions, slots)
    {
    }

    public int Count => positions.Length;

    public Tensor?[] Pass => pass;

    /// <exception cref="ArgumentException">The node leaves the input out.</exception>
    public Tensor this[int index] => Find(index) ?? throw new ArgumentException($"input {index} is left out");

    public Tensor? Find(int index) => index < positions.Length && positions[index] >= 0 ? slots[positions[index]] : null;

    /// <summary>The whole numbers at an input, such as a shape or axes; a scalar is one number.</summary>
    public long[] Longs(int index)
    {
        var tensor = this[index];
        if (tensor.NumberOfElements == 0)
        {
            return [];
        }

        if (tensor.dtype == ScalarType.Int64 && tensor.device_type == DeviceType.CPU && tensor.is_contiguous())
        {
            return tensor.data<long>().ToArray();
        }

        using var copy = tensor.to(ScalarType.Int64, CPU).contiguous();
        return copy.data<long>().ToArray();
    }

    public Tensor[] All()
    {
        var all = new Tensor[positions.Length];
        for (var index = 0; index < all.Length; index++)
        {
            all[index] = this[index];
        }

        return all;
    }
}
