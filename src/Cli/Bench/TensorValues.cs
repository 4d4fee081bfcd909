using System.Buffers.Binary;
using System.Text.Json.Nodes;

namespace Maas.Cli.Bench;

/// <summary>
/// What is sent for an input. Numbers with a fraction differ from each other and lie in 0…1; whole ones are 1, which is a token, a
/// mask and a class as well.
/// </summary>
internal sealed record TensorValues(string Name, string Datatype, IReadOnlyList<long> Shape, int Count)
{
    private const string Text = "text";

    public bool FitsJson => Datatype is not ("FP16" or "BF16");

    public long Bytes => (long)Count * ElementBytes;

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

    public static TensorValues Of(ModelInput input)
    {
        long[] shape = [.. input.Shape.Select(length => length < 0 ? 1 : length)];
        var count = shape.Aggregate(1.0, (product, length) => product * length);
        return count <= int.MaxValue
            ? new(input.Name, input.Datatype, shape, (int)count)
            : throw CommandException.WrongUsage($"input \"{input.Name}\" is larger than one call carries; name a smaller one by --input");
    }

    public JsonObject Json()
    {
        var tensor = Announced();
        tensor["data"] = new JsonArray([.. Enumerable.Range(0, Count).Select(Value)]);
        return tensor;
    }

    /// <summary>The tensor's head, whose elements come after the JSON.</summary>
    public JsonObject Announcement()
    {
        var tensor = Announced();
        tensor["parameters"] = new JsonObject { ["binary_data_size"] = Bytes };
        return tensor;
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[Bytes];
        for (var i = 0; i < Count; i++)
        {
            Write(bytes.AsSpan(i * ElementBytes, ElementBytes), i);
        }

        return bytes;
    }

    private JsonObject Announced() => new()
    {
        ["name"] = Name,
        ["shape"] = new JsonArray([.. Shape.Select(length => JsonValue.Create(length))]),
        ["datatype"] = Datatype,
    };

    private JsonNode Value(int index) => Datatype switch
    {
        "BOOL" => true,
        "BYTES" => Text,
        "FP32" or "FP64" => Fraction(index),
        _ => 1,
    };

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
