using Maas.Core;
using Maas.Predict.Inference.Outputs;
using Maas.Predict.Inference.Tensors;
using Microsoft.ML.OnnxRuntime;
using TensorElementType = Microsoft.ML.OnnxRuntime.Tensors.TensorElementType;

namespace Maas.Predict.Inference.Isolation;

/// <summary>Tensors between this service's own processes, of one machine: .NET's binary form of numbers and texts, elements as they lie
/// in memory.</summary>
internal static class TensorWire
{
    // ONNX has no operator for more.
    private const int MostDimensions = 64;

    public static void Write(BinaryWriter writer, IReadOnlyList<Tensor> tensors)
    {
        writer.Write(tensors.Count);
        foreach (var tensor in tensors)
        {
            writer.Write(tensor.Name);
            writer.Write(tensor.Kind.Word);
            Write(writer, tensor.Shape);
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

    /// <exception cref="ServiceException">They are larger than can be sent.</exception>
    public static void Check(IReadOnlyList<OrtValue> values, IReadOnlyList<string> names, long mostBytes)
    {
        var budget = new AnswerBudget(Math.Min(mostBytes, int.MaxValue));
        for (var i = 0; i < values.Count; i++)
        {
            budget.Take(names[i], values[i], values[i].GetTensorTypeAndShape());
        }
    }

    /// <summary>Of values that are checked.</summary>
    public static void Write(BinaryWriter writer, IReadOnlyCollection<OrtValue> values)
    {
        writer.Write(values.Count);
        foreach (var value in values)
        {
            Write(writer, value);
        }
    }

    /// <summary>The caller disposes them.</summary>
    /// <exception cref="InvalidDataException">That is no list of tensors of at most so many bytes.</exception>
    public static IReadOnlyList<OrtValue> ReadValues(BinaryReader reader, int count, long mostBytes)
    {
        var values = new List<OrtValue>(count);
        try
        {
            if (reader.ReadInt32() != count)
            {
                throw new InvalidDataException($"other than {count} outputs");
            }

            while (values.Count < count)
            {
                values.Add(ReadValue(reader, ref mostBytes));
            }

            return values;
        }
        catch
        {
            values.ForEach(value => value.Dispose());
            throw;
        }
    }

    private static void Write(BinaryWriter writer, ReadOnlySpan<long> shape)
    {
        writer.Write(shape.Length);
        foreach (var length in shape)
        {
            writer.Write(length);
        }
    }

    private static long[] ReadShape(BinaryReader reader)
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

        return shape;
    }

    private static void Write(BinaryWriter writer, OrtValue value)
    {
        var about = value.GetTensorTypeAndShape();
        writer.Write((int)about.ElementDataType);
        Write(writer, about.Shape);
        if (about.ElementDataType == TensorElementType.String)
        {
            for (var i = 0; i < about.ElementCount; i++)
            {
                var text = value.GetStringElementAsSpan(i);
                writer.Write(text.Length);
                writer.Write(text);
            }
        }
        else if (!about.Shape.Contains(0))
        {
            writer.Write(value.GetTensorDataAsSpan<byte>());
        }
    }

    private static OrtValue ReadValue(BinaryReader reader, ref long mostBytes)
    {
        var number = reader.ReadInt32();
        var kind = ElementKind.Find((TensorElementType)number) ?? throw new InvalidDataException($"an output of type {number}");
        var shape = ReadShape(reader);
        var elements = shape.Aggregate((Int128)1, (count, length) => length < 0 ? long.MaxValue : Int128.Min(count * length, long.MaxValue));
        Take(elements * Math.Max(1, kind.Bytes), ref mostBytes);
        return kind.IsText ? ReadTexts(reader, shape, (int)elements, ref mostBytes) : ReadNumbers(reader, kind, shape);
    }

    private static OrtValue ReadNumbers(BinaryReader reader, ElementKind kind, long[] shape)
    {
        var value = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, kind.Type, shape);
        try
        {
            if (!shape.Contains(0))
            {
                reader.BaseStream.ReadExactly(value.GetTensorMutableRawData());
            }

            return value;
        }
        catch
        {
            value.Dispose();
            throw;
        }
    }

    private static OrtValue ReadTexts(BinaryReader reader, long[] shape, int elements, ref long mostBytes)
    {
        var value = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, shape);
        try
        {
            for (var i = 0; i < elements; i++)
            {
                var length = reader.ReadInt32();
                Take(length < 0 ? long.MaxValue : length, ref mostBytes);
                var text = new byte[length];
                reader.BaseStream.ReadExactly(text);
                value.StringTensorSetElementAt(text, i);
            }

            return value;
        }
        catch
        {
            value.Dispose();
            throw;
        }
    }

    private static void Take(Int128 bytes, ref long left)
    {
        if (bytes > Math.Min(left, int.MaxValue))
        {
            throw new InvalidDataException($"outputs of {bytes} bytes and more");
        }

        left -= (long)bytes;
    }
}
