using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Maas.Train.Data;

/// <summary>Fills the inputs of a part whose size is known, example by example. For one thread.</summary>
internal sealed class PartBuilder : IDisposable
{
    // Values that are held back before they are copied into the tensor: 1 MiB.
    private const int BufferedValues = 1 << 18;

    private readonly float[] buffer;
    private readonly int length;
    private int buffered;
    private int written;

    public PartBuilder(int count, IReadOnlyList<long> exampleShape)
    {
        length = (int)exampleShape.Aggregate(1L, (product, side) => checked(product * side));
        buffer = new float[Math.Max(1, BufferedValues / length) * length];
        Inputs = empty([count, .. exampleShape], ScalarType.Float32);
    }

    public Tensor Inputs { get; }

    /// <summary>Where the next example goes; it is taken over by the next call, or by <see cref="Finish"/>.</summary>
    public Span<float> Next()
    {
        if (buffered == buffer.Length)
        {
            Flush();
        }

        buffered += length;
        return buffer.AsSpan(buffered - length, length);
    }

    /// <summary>All examples have come.</summary>
    public void Finish()
    {
        Flush();
        if (written != Inputs.shape[0])
        {
            throw new InvalidOperationException($"{written} examples came for a part of {Inputs.shape[0]}");
        }
    }

    public void Dispose() => Inputs.Dispose();

    private void Flush()
    {
        var examples = buffered / length;
        if (examples > 0)
        {
            using var slice = Inputs.narrow(0, written, examples);
            slice.bytes = MemoryMarshal.AsBytes(buffer.AsSpan(0, buffered));
        }

        written += examples;
        buffered = 0;
    }
}
