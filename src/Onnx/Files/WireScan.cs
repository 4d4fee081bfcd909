using Google.Protobuf.Reflection;
using Maas.Onnx.Format;

namespace Maas.Onnx.Files;

/// <summary>
/// Walks a file before it is parsed. A message of two bytes becomes an object of a hundred and more, so a small hostile file
/// could fill the memory; a damaged one is told here with its place.
/// </summary>
internal sealed class WireScan
{
    /// <summary>Messages, texts and unknown fields that a model may be made of: some hundred thousand nodes, half a gigabyte.</summary>
    public const int MostObjects = 4_000_000;

    // A subgraph costs three levels (node, attribute, graph), so this is thirty subgraphs in each other.
    private const int DeepestNesting = 100;

    private static readonly Dictionary<MessageDescriptor, FieldDescriptor?[]> Fields = Describe(ModelProto.Descriptor, []);

    private readonly WireReader reader;
    private int objects;

    private WireScan(WireReader reader) => this.reader = reader;

    /// <summary>Scans from the stream's first byte to its last, and leaves it somewhere.</summary>
    /// <exception cref="OnnxException">The bytes are not a protobuf message, nest too deep, or would become too many objects.</exception>
    public static void Check(Stream stream)
    {
        stream.Position = 0;
        new WireScan(new WireReader(stream)).Message(ModelProto.Descriptor, stream.Length, 0);
    }

    private void Message(MessageDescriptor message, long end, int depth)
    {
        if (depth >= DeepestNesting)
        {
            throw new OnnxException($"the model's parts are nested more than {DeepestNesting} deep");
        }

        var fields = Fields[message];
        while (reader.Position < end)
        {
            var tag = reader.Varint();
            var number = tag >> 3;
            if (number == 0)
            {
                throw reader.Damaged("there is a field of number 0, which no message has");
            }

            Field(number < (ulong)fields.Length ? fields[number] : null, (int)(tag & 7), end, depth);
        }

        if (reader.Position > end)
        {
            throw reader.Damaged("a field is longer than the part that it is in");
        }
    }

    private void Field(FieldDescriptor? field, int wireType, long end, int depth)
    {
        switch (wireType)
        {
            case 0:
                reader.Varint();
                Count(field is null);
                break;
            case 1:
                reader.Skip(8);
                Count(field is null);
                break;
            case 2:
                Delimited(field, end, depth);
                break;
            // Groups, which ONNX has none of; what is in them is walked as if it stood here.
            case 3 or 4:
                Count(true);
                break;
            case 5:
                reader.Skip(4);
                Count(field is null);
                break;
            default:
                throw reader.Damaged($"there is no field type {wireType}");
        }
    }

    private void Delimited(FieldDescriptor? field, long end, int depth)
    {
        var length = reader.Varint();
        if (length > (ulong)Math.Max(0, end - reader.Position))
        {
            throw reader.Damaged($"{length} bytes are announced, but only {end - reader.Position} follow in this part");
        }

        Count(field is null or { FieldType: FieldType.Message or FieldType.String or FieldType.Bytes });
        if (field is { FieldType: FieldType.Message })
        {
            Message(field.MessageType, reader.Position + (long)length, depth + 1);
        }
        else
        {
            reader.Skip(length);
        }
    }

    private void Count(bool isObject)
    {
        if (isObject && ++objects > MostObjects)
        {
            throw new OnnxException($"the model is made of more than {MostObjects} parts (nodes, attributes, names)");
        }
    }

    private static Dictionary<MessageDescriptor, FieldDescriptor?[]> Describe(
        MessageDescriptor message, Dictionary<MessageDescriptor, FieldDescriptor?[]> known)
    {
        var fields = new FieldDescriptor?[message.Fields.InFieldNumberOrder().Max(field => field.FieldNumber) + 1];
        known.Add(message, fields);
        foreach (var field in message.Fields.InFieldNumberOrder())
        {
            fields[field.FieldNumber] = field;
            if (field.FieldType == FieldType.Message && !known.ContainsKey(field.MessageType))
            {
                Describe(field.MessageType, known);
            }
        }

        return known;
    }
}
