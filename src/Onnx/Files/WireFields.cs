using Google.Protobuf.Reflection;
using Maas.Onnx.Format;

namespace Maas.Onnx.Files;

/// <summary>The format's fields by their numbers, as the parser tells them from what it keeps as unknown.</summary>
internal readonly struct WireFields
{
    private static readonly Dictionary<MessageDescriptor, FieldDescriptor?[]> Known = Describe(ModelProto.Descriptor, []);

    private readonly FieldDescriptor?[] fields;

    private WireFields(FieldDescriptor?[] fields) => this.fields = fields;

    public static WireFields Of(MessageDescriptor message) => new(Known[message]);

    /// <summary>The field; null where the message has none of that number, or has one of another wire type.</summary>
    public FieldDescriptor? Find(ulong number, int wireType) =>
        number < (ulong)fields.Length && fields[number] is { } field && (wireType == WireType(field) || (wireType == 2 && IsNumbers(field)))
            ? field
            : null;

    /// <summary>Whether a field becomes a list of numbers. On the wire they stand one by one, or packed.</summary>
    public static bool IsNumbers(FieldDescriptor field) => field.IsRepeated && WireType(field) != 2;

    /// <summary>Bytes of one number in memory. On the wire most may take a single one.</summary>
    public static int Size(FieldDescriptor numbers) =>
        numbers.FieldType is FieldType.Int64 or FieldType.UInt64 or FieldType.Double ? sizeof(long) : sizeof(int);

    private static int WireType(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Message or FieldType.String or FieldType.Bytes => 2,
        FieldType.Double => 1,
        FieldType.Float => 5,
        FieldType.Int64 or FieldType.UInt64 or FieldType.Int32 or FieldType.Enum => 0,
        var other => throw new InvalidOperationException($"the field {field.FullName} is of the type {other}, which is not known here"),
    };

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
