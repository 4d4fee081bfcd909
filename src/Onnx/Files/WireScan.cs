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

    private readonly WireReader reader;
    private readonly WireNumbers numbers;
    private int objects;

    private WireScan(WireReader reader) => (this.reader, numbers) = (reader, new(reader));

    /// <summary>Scans from the stream's first byte to its last, and leaves it somewhere.</summary>
    /// <exception cref="OnnxException">The bytes are not a protobuf message, nest too deep, or would become too many objects
    /// or numbers.</exception>
    public static void Check(Stream stream)
    {
        stream.Position = 0;
        new WireScan(new WireReader(stream)).Message(ModelProto.Descriptor, stream.Length, 0);
    }

    private void Message(MessageDescriptor message, long end, int depth)
    {
        var fields = WireFields.Of(message);
        var lists = 0UL;
        while (reader.Position < end)
        {
            var tag = reader.Varint();
            var number = tag >> 3;
            if (number == 0)
            {
                throw reader.Damaged("there is a field of number 0, which no message has");
            }

            var wireType = (int)(tag & 7);
            var field = fields.Find(number, wireType);
            if (field is not null && WireFields.IsNumbers(field))
            {
                var list = 1UL << (int)number;
                numbers.Walk(field, wireType, end, isFirst: (lists & list) == 0);
                lists |= list;
            }
            else
            {
                Field(field, wireType, end, depth);
            }
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
            case 5:
                reader.Skip(4);
                Count(field is null);
                break;
            // Groups too, of which ONNX has none: the parser would keep all that is in them as unknown.
            default:
                throw reader.Damaged($"there is a field of type {wireType}, which ONNX has none of");
        }
    }

    private void Delimited(FieldDescriptor? field, long end, int depth)
    {
        var length = reader.Length(end);
        Count(field is null or { FieldType: FieldType.Message or FieldType.String or FieldType.Bytes });
        if (field is { FieldType: FieldType.Message })
        {
            if (depth + 1 >= DeepestNesting)
            {
                throw new OnnxException($"the model's parts are nested more than {DeepestNesting} deep");
            }

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
}
