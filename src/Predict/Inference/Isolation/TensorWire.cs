using Maas.Predict.Inference.Tensors;

namespace Maas.Predict.Inference.Isolation;

/// <summary>Tensors between this service's own processes, of one machine: .NET's binary form of numbers and texts, elements as they lie
/// in memory.</summary>
internal static class TensorWire
{
    // More is garbage.
    private const int MostDimensions = 1024;

    public static void Write(BinaryWriter writer, IReadOnlyList<Tensor> tensors)
    {
        writer.Write(tensors.Count);
        foreach (var tensor in tensors)
        {
            writer.Write(tensor.Name);
            writer.Write(tensor.Kind.Word);
            WriteShape(writer, tensor.Shape);
            if (tensor.Kind.IsText)
            {
                writer.Write(tensor.Texts.Count);
                tensor.Texts.ToList().ForEach(writer.Write);
                continue;
            }

            writer.Write(tensor.Bytes.Length);
            writer.Write(tensor.Bytes);
        }
    }

    /// <summary>The caller disposes them.</summary>
    public static IReadOnlyList<Tensor> ReadTensors(BinaryReader reader)
    {
        var tensors = new Tensor[reader.ReadInt32()];
        for (var i = 0; i < tensors.Length; i++)
        {
            var (name, kind) = (reader.ReadString(), ElementKind.Get(reader.ReadString()));
            tensors[i] = new(name, kind, new(long.MaxValue)) { Shape = ReadShape(reader) };
            var count = reader.ReadInt32();
            if (!kind.IsText)
            {
                reader.BaseStream.ReadExactly(tensors[i].Extend(count));
                continue;
            }

            for (var text = 0; text < count; text++)
            {
                tensors[i].Add(reader.ReadString());
            }
        }

        return tensors;
    }

    public static void WriteShape(BinaryWriter writer, ReadOnlySpan<long> shape)
    {
        writer.Write(shape.Length);
        foreach (var length in shape)
        {
            writer.Write(length);
        }
    }

    /// <exception cref="InvalidDataException">It is none.</exception>
    public static long[] ReadShape(BinaryReader reader)
    {
        var rank = reader.ReadInt32();
        if (rank is < 0 or > MostDimensions)
        {
            throw new InvalidDataException($"a tensor of {rank} dimensions");
        }

        var shape = new long[rank];
        for (var i = 0; i < rank; i++)
        {
            shape[i] = reader.ReadInt64();
        }

        return shape.All(length => length >= 0) ? shape : throw new InvalidDataException("a tensor of a negative length");
    }
}
