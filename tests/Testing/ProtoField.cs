using System.Buffers.Binary;

namespace Maas.Testing;

/// <summary>One field of a protobuf message as it is on the wire: a number, or bytes that may be a text or a message.</summary>
internal readonly record struct ProtoField(int Number, ulong Value, ReadOnlyMemory<byte> Bytes)
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Delimited = 2;

    public string Text => System.Text.Encoding.UTF8.GetString(Bytes.Span);

    public string Hex => Convert.ToHexStringLower(Bytes.Span);

    public double Double => BitConverter.UInt64BitsToDouble(Value);

    public static IEnumerable<ProtoField> Read(ReadOnlyMemory<byte> message)
    {
        for (var at = 0; at < message.Length;)
        {
            var key = ReadVarint(message.Span, ref at);
            var number = (int)(key >> 3);
            switch ((int)(key & 7))
            {
                case Varint:
                    yield return new(number, ReadVarint(message.Span, ref at), default);
                    break;
                case Fixed64:
                    yield return new(number, BinaryPrimitives.ReadUInt64LittleEndian(message.Span[at..]), default);
                    at += sizeof(ulong);
                    break;
                case Delimited:
                    var length = (int)ReadVarint(message.Span, ref at);
                    yield return new(number, 0, message.Slice(at, length));
                    at += length;
                    break;
                default:
                    yield return new(number, BinaryPrimitives.ReadUInt32LittleEndian(message.Span[at..]), default);
                    at += sizeof(uint);
                    break;
            }
        }
    }

    /// <summary>The fields of this number, each a message, through as many of them as numbers are given.</summary>
    public static IEnumerable<ProtoField> Find(ReadOnlyMemory<byte> message, params int[] path) => path is [var first, .. var rest]
        ? Read(message).Where(field => field.Number == first).SelectMany(field => rest.Length == 0 ? [field] : Find(field.Bytes, rest))
        : [];

    private static ulong ReadVarint(ReadOnlySpan<byte> bytes, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
