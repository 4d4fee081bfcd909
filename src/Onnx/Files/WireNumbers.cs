using Google.Protobuf.Reflection;

namespace Maas.Onnx.Files;

/// <summary>
/// Counts what a file's lists of numbers take once they are parsed. A number of one byte becomes four or eight there, so a list
/// of some megabytes could fill the memory as well as many small parts.
/// </summary>
internal sealed class WireNumbers(WireReader reader)
{
    /// <summary>
    /// Bytes that all lists of a model may take. Weights as old exporters wrote them, as float_data, take what they take in the
    /// file; a forest of a million nodes, with its eleven numbers a node, takes 80 MB.
    /// </summary>
    public const long MostBytes = 128L << 20;

    // A list has room for so many from its first number on.
    private const int SmallestList = 8;

    private long bytes;

    /// <summary>Walks over a field of numbers behind its tag.</summary>
    /// <param name="isFirst">Whether the message has had no number of that list so far.</param>
    /// <exception cref="OnnxException">The numbers are too many, or longer than the part that they are in.</exception>
    public void Walk(FieldDescriptor field, int wireType, long end, bool isFirst)
    {
        Count(field, isFirst ? SmallestList * WireFields.Size(field) : 0);
        switch (wireType)
        {
            case 0:
                reader.Varint();
                Count(field, WireFields.Size(field));
                break;
            case 2 when field.FieldType is not (FieldType.Float or FieldType.Double):
                Packed(field, (long)reader.Length(end));
                break;
            default:
                var length = wireType == 2 ? reader.Length(end) : (ulong)WireFields.Size(field);
                Count(field, (long)length);
                reader.Skip(length);
                break;
        }
    }

    private void Packed(FieldDescriptor field, long length)
    {
        var end = reader.Position + length;
        while (reader.Position < end)
        {
            reader.Varint();
            Count(field, WireFields.Size(field));
        }

        if (reader.Position > end)
        {
            throw reader.Damaged("a number is longer than the list that it is in");
        }
    }

    private void Count(FieldDescriptor field, long more)
    {
        bytes += more;
        if (bytes > MostBytes)
        {
            throw new OnnxException(
                $"the model's numbers outside of raw data may take {MostBytes} bytes in memory, but {field.Name} brings them to {bytes} "
                + $"at byte {reader.Position} of the file; large tensors belong in raw_data or in external data");
        }
    }
}
