using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Maas.Predict.Inference.Tensors;

/// <summary>Reads the value that the JSON reader stands at into the bytes of one element; false where it is none of the kind.</summary>
internal delegate bool ElementReader(ref Utf8JsonReader reader, Span<byte> element);

/// <summary>A type of elements, and how JSON carries them.</summary>
/// <param name="Word">The Open Inference Protocol's word, as manifests have it.</param>
/// <param name="Bytes">The size of one element; 0 for texts.</param>
/// <param name="Expected">What one value has to be, for a message.</param>
/// <param name="Read">Null where JSON can't carry the type, and for texts.</param>
internal sealed record ElementKind(string Word, int Bytes, TensorElementType Type, string Expected, ElementReader? Read)
{
    private static readonly ElementKind[] All =
    [
        new("FP32", 4, TensorElementType.Float, "a finite 32-bit number", ReadSingle),
        new("FP64", 8, TensorElementType.Double, "a finite 64-bit number", ReadDouble),
        new("FP16", 2, TensorElementType.Float16, "a finite 16-bit number", ReadHalf),
        new("INT8", 1, TensorElementType.Int8, Whole(sbyte.MinValue, sbyte.MaxValue), ReadSByte),
        new("INT16", 2, TensorElementType.Int16, Whole(short.MinValue, short.MaxValue), ReadInt16),
        new("INT32", 4, TensorElementType.Int32, Whole(int.MinValue, int.MaxValue), ReadInt32),
        new("INT64", 8, TensorElementType.Int64, Whole(long.MinValue, long.MaxValue), ReadInt64),
        new("UINT8", 1, TensorElementType.UInt8, Whole(0, byte.MaxValue), ReadByte),
        new("UINT16", 2, TensorElementType.UInt16, Whole(0, ushort.MaxValue), ReadUInt16),
        new("UINT32", 4, TensorElementType.UInt32, Whole(0, uint.MaxValue), ReadUInt32),
        new("UINT64", 8, TensorElementType.UInt64, Whole(0, ulong.MaxValue), ReadUInt64),
        new("BOOL", 1, TensorElementType.Bool, "true or false", ReadBoolean),
        new("BYTES", 0, TensorElementType.String, "a text", null),
        new("BF16", 2, TensorElementType.BFloat16, "a 16-bit number, which JSON does not carry", null),
    ];

    private static readonly Dictionary<string, ElementKind> ByWord = All.ToDictionary(kind => kind.Word);
    private static readonly Dictionary<TensorElementType, ElementKind> ByType = All.ToDictionary(kind => kind.Type);

    public bool IsText => Type == TensorElementType.String;

    public static ElementKind Get(string word) =>
        ByWord.TryGetValue(word, out var kind) ? kind : throw new InvalidOperationException($"a manifest declares the type \"{word}\"");

    /// <summary>Null where it is a type that no manifest can declare.</summary>
    public static ElementKind? Find(TensorElementType type) => ByType.GetValueOrDefault(type);

    private static string Whole(Int128 least, Int128 greatest) => $"a whole number from {least} to {greatest}";

    private static bool IsNumber(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Number;

    private static bool Put<T>(bool read, Span<byte> element, T value)
        where T : unmanaged
    {
        MemoryMarshal.Write(element, value);
        return read;
    }

    private static bool ReadSingle(ref Utf8JsonReader reader, Span<byte> element) =>
        IsNumber(ref reader) && Put(DecimalText.TrySingle(reader.ValueSpan, out var value), element, value);

    private static bool ReadDouble(ref Utf8JsonReader reader, Span<byte> element) =>
        IsNumber(ref reader) && Put(DecimalText.TryDouble(reader.ValueSpan, out var value), element, value);

    private static bool ReadHalf(ref Utf8JsonReader reader, Span<byte> element) =>
        IsNumber(ref reader) && Put(DecimalText.TryHalf(reader.ValueSpan, out var value), element, value);

    private static bool ReadSByte(ref Utf8JsonReader reader, Span<byte> element) =>
        IsNumber(ref reader) && Put(reader.TryGetSByte(out var value), element, value);

    private static bool ReadInt16(ref Utf8JsonReader reader, Span<byte> element) =>
        IsNumber(ref reader) && Put(reader.TryGetInt16(out var value), element, value);

    private static bool ReadInt32(ref Utf8JsonReader reader, Span<byte> element) =>
        IsNumber(ref reader) && Put(reader.TryGetInt32(out var value), element, value);

    private static bool ReadInt64(ref Utf8JsonReader reader, Span<byte> element) =>
        IsNumber(ref reader) && Put(reader.TryGetInt64(out var value), element, value);

    private static bool ReadByte(ref Utf8JsonReader reader, Span<byte> element) =>
        IsNumber(ref reader) && Put(reader.TryGetByte(out var value), element, value);

    private static bool ReadUInt16(ref Utf8JsonReader reader, Span<byte> element) =>
        IsNumber(ref reader) && Put(reader.TryGetUInt16(out var value), element, value);

    private static bool ReadUInt32(ref Utf8JsonReader reader, Span<byte> element) =>
        IsNumber(ref reader) && Put(reader.TryGetUInt32(out var value), element, value);

    private static bool ReadUInt64(ref Utf8JsonReader reader, Span<byte> element) =>
        IsNumber(ref reader) && Put(reader.TryGetUInt64(out var value), element, value);

    private static bool ReadBoolean(ref Utf8JsonReader reader, Span<byte> element)
    {
        element[0] = reader.TokenType == JsonTokenType.True ? (byte)1 : (byte)0;
        return reader.TokenType is JsonTokenType.True or JsonTokenType.False;
    }
}
