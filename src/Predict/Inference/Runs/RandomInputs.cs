using System.Runtime.InteropServices;
using Maas.Core.Registry;
using Maas.Predict.Inference.Tensors;

namespace Maas.Predict.Inference.Runs;

/// <summary>One row of random inputs: fractions from −1 to 1; whole numbers 0 and 1, which are places and classes of anything.</summary>
internal static class RandomInputs
{
    // A model whose row is larger is not tried.
    private const long MostBytes = 16 << 20;

    /// <summary>Null where it would be too large. The caller disposes the tensors.</summary>
    /// <param name="length">Of each free dimension but the first.</param>
    public static IReadOnlyList<Tensor>? Find(IReadOnlyList<TensorDescription> inputs, int length, Random random)
    {
        var shapes = inputs.Select(input => (long[])[1, .. input.Shape.Skip(1).Select(known => known < 0 ? length : known)]).ToList();
        var bytes = inputs.Zip(
            shapes, (input, shape) => shape.Aggregate((Int128)ElementKind.Get(input.Type).Bytes, (size, side) => size * side));
        return bytes.Aggregate((Int128)0, (sum, size) => sum + size) > MostBytes
            ? null
            : [.. inputs.Zip(shapes, (input, shape) => Fill(input, shape, random))];
    }

    private static Tensor Fill(TensorDescription input, long[] shape, Random random)
    {
        var kind = ElementKind.Get(input.Type);
        var elements = (int)shape.Aggregate(1L, (count, side) => count * side);
        var tensor = new Tensor(input.Name, kind, new TensorBudget(long.MaxValue)) { Shape = shape };
        var bytes = tensor.Extend(elements * kind.Bytes);
        bytes.Clear();
        for (var i = 0; i < elements; i++)
        {
            Write(kind, bytes.Slice(i * kind.Bytes, kind.Bytes), random);
        }

        return tensor;
    }

    private static void Write(ElementKind kind, Span<byte> element, Random random)
    {
        var fraction = (random.NextSingle() * 2) - 1;
        switch (kind.Word)
        {
            case "FP32":
                MemoryMarshal.Write(element, fraction);
                break;
            case "FP64":
                MemoryMarshal.Write(element, (double)fraction);
                break;
            case "FP16":
                MemoryMarshal.Write(element, (Half)fraction);
                break;
            case "BF16":
                MemoryMarshal.Write(element, (ushort)(BitConverter.SingleToUInt32Bits(fraction) >> 16));
                break;
            default:
                // Little-endian: the first byte is the whole number.
                element[0] = (byte)random.Next(2);
                break;
        }
    }
}
