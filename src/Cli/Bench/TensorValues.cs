using System.Buffers.Binary;
using System.Text.Json;

namespace Maas.Cli.Bench;

/// <summary>
/// What is sent for an input. Numbers with a fraction differ from each other and lie in 0…1; whole ones are 1, which is a token, a
/// mask and a class as well.
/// </summary>
internal sealed record TensorValues(string Name, string Datatype, IReadOnlyList<long> Shape, int Count)
{
    private const string Text = "text";

    public long Bytes => (long)Count * ElementBytes;

    /// <summary>What its elements take as JSON at most, each with its comma: of a fraction, 0.009900991 is the longest.</summary>
    public long MostJsonBytes => (long)Count * Datatype switch
    {
        "FP32" or "FP64" => 12,
        "BYTES" => Text.Length + 3,
        "BOOL" => 5,
        _ => 2,
    };

    private int ElementBytes => Datatype switch
    {
        "BOOL" or "INT8" or "UINT8" => 1,
        "INT16" or "UINT16" or "FP16" or "BF16" => 2,
        "INT32" or "UINT32" or "FP32" => 4,
        "INT64" or "UINT64" or "FP64" => 8,
        "BYTES" => sizeof(int) + Text.Length,
        _ => throw CommandException.WrongUsage(
            $"input \"{Name}\" is of {Datatype}, for which nothing can be made up; name a file by --input"),
    };

    public static TensorValues Of(ModelTensor input)
    {
        long[] shape = [.. input.Shape.Select(length => length < 0 ? 1 : length)];
        var count = shape.Aggregate(1.0, (product, length) => product * length);
        return count <= int.MaxValue
            ? new(input.Name, input.Datatype, shape, (int)count)
            : throw CommandException.WrongUsage($"input \"{input.Name}\" is larger than one call carries; name a smaller one by --input");
    }

    public void WriteWhole(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        WriteHead(json);
        json.WriteStartArray("data");
        for (var i = 0; i < Count; i++)
        {
            WriteElement(json, i);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The tensor's head, whose elements come after the JSON.</summary>
    public void WriteAnnouncement(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        WriteHead(json);
        json.WriteStartObject("parameters");
        json.WriteNumber("binary_data_size", Bytes);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Its elements, to the span's begin, which is zero.</summary>
    public void WriteBytes(Span<byte> bytes)
    {
        for (var i = 0; i < Count; i++)
        {
            Write(bytes.Slice(i * ElementBytes, ElementBytes), i);
        }
    }

    private void WriteHead(Utf8JsonWriter json)
    {
        json.WriteString("name", Name);
        json.WriteStartArray("shape");
        foreach (var length in Shape)
        {
            json.WriteNumberValue(length);
        }

        json.WriteEndArray();
        json.WriteString("datatype", Datatype);
    }

    private void WriteElement(Utf8JsonWriter json, int index)
    {
        switch (Datatype)
        {
            case "BOOL":
                json.WriteBooleanValue(true);
                break;
            case "BYTES":
                json.WriteStringValue(Text);
                break;
            case "FP32" or "FP64":
                json.WriteNumberValue(Fraction(index));
                break;
            default:
                json.WriteNumberValue(1);
                break;
        }
    }

    private void Write(Span<byte> element, int index)
    {
        switch (Datatype)
        {
            case "FP64":
                BinaryPrimitives.WriteDoubleLittleEndian(element, Fraction(index));
                break;
            case "FP32":
                BinaryPrimitives.WriteSingleLittleEndian(element, Fraction(index));
                break;
            case "FP16":
                BinaryPrimitives.WriteHalfLittleEndian(element, (Half)Fraction(index));
                break;
            case "BF16":
                BinaryPrimitives.WriteUInt16LittleEndian(element, (ushort)(BitConverter.SingleToUInt32Bits(Fraction(index)) >> 16));
                break;
            case "BYTES":
                BinaryPrimitives.WriteInt32LittleEndian(element, Text.Length);
                System.Text.Encoding.UTF8.GetBytes(Text, element[sizeof(int)..]);
                break;
            default:
                element[0] = 1;
                break;
        }
    }

    // 101 is a prime: neighbours differ, and rows of any usual width do.
    private static float Fraction(int index) => index * 37L % 101 / 101f;
}
