using Maas.Core;
using Maas.Predict.Inference.Outputs;
using Maas.Predict.Inference.Tensors;
using Microsoft.ML.OnnxRuntime;
using TensorElementType = Microsoft.ML.OnnxRuntime.Tensors.TensorElementType;

namespace Maas.Predict.Inference.Isolation;

/// <summary>A run's outputs between this service's own processes: what they are, and their elements as they lie in memory.</summary>
internal static class OutputWire
{
    // A text is its length in so many bytes, and its letters.
    private const int TextBytes = sizeof(int);

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
    public static IReadOnlyList<OrtValue> Read(BinaryReader reader, int count, long mostBytes)
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
                values.Add(Read(reader, ref mostBytes));
            }

            return values;
        }
        catch
        {
            values.ForEach(value => value.Dispose());
            throw;
        }
    }

    private static void Write(BinaryWriter writer, OrtValue value)
    {
        var about = value.GetTensorTypeAndShape();
        writer.Write((int)about.ElementDataType);
        TensorWire.WriteShape(writer, about.Shape);
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

    private static OrtValue Read(BinaryReader reader, ref long mostBytes)
    {
        var number = reader.ReadInt32();
        var kind = ElementKind.Find((TensorElementType)number) ?? throw new InvalidDataException($"an output of type {number}");
        var shape = TensorWire.ReadShape(reader);
        var elements = shape.Aggregate((Int128)1, (count, length) => Int128.Min(count * length, long.MaxValue));
        Take(elements * (kind.IsText ? TextBytes : kind.Bytes), ref mostBytes);
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
