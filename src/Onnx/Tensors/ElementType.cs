using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Onnx.Tensors;

/// <summary>What ONNX calls a tensor's data type.</summary>
/// <param name="Bits">The size of one element; 0 for strings, whose size varies. Elements under 8 bits are packed.</param>
/// <param name="Word">The Open Inference Protocol's word (FP32, INT64, BYTES…); null where it has none.</param>
/// <param name="Clr">The .NET type of one element with the same bytes; null where there is none.</param>
public sealed record ElementType(DataType DataType, int Bits, string? Word, Type? Clr)
{
    private static readonly Dictionary<int, ElementType> Known = new ElementType[]
    {
        new(DataType.Float, 32, "FP32", typeof(float)),
        new(DataType.Uint8, 8, "UINT8", typeof(byte)),
        new(DataType.Int8, 8, "INT8", typeof(sbyte)),
        new(DataType.Uint16, 16, "UINT16", typeof(ushort)),
        new(DataType.Int16, 16, "INT16", typeof(short)),
        new(DataType.Int32, 32, "INT32", typeof(int)),
        new(DataType.Int64, 64, "INT64", typeof(long)),
        new(DataType.String, 0, "BYTES", typeof(string)),
        new(DataType.Bool, 8, "BOOL", typeof(bool)),
        new(DataType.Float16, 16, "FP16", typeof(Half)),
        new(DataType.Double, 64, "FP64", typeof(double)),
        new(DataType.Uint32, 32, "UINT32", typeof(uint)),
        new(DataType.Uint64, 64, "UINT64", typeof(ulong)),
        new(DataType.Complex64, 64, null, null),
        new(DataType.Complex128, 128, null, null),
        new(DataType.Bfloat16, 16, "BF16", null),
        new(DataType.Float8E4M3Fn, 8, null, null),
        new(DataType.Float8E4M3Fnuz, 8, null, null),
        new(DataType.Float8E5M2, 8, null, null),
        new(DataType.Float8E5M2Fnuz, 8, null, null),
        new(DataType.Uint4, 4, null, null),
        new(DataType.Int4, 4, null, null),
        new(DataType.Float4E2M1, 4, null, null),
        new(DataType.Float8E8M0, 8, null, null),
        new(DataType.Uint2, 2, null, null),
        new(DataType.Int2, 2, null, null),
    }.ToDictionary(type => (int)type.DataType);

    /// <summary>ONNX's own spelling: FLOAT, INT64, FLOAT8E4M3FN.</summary>
    public string Name => DataType.ToString().ToUpperInvariant();

    /// <summary>The type of a <c>data_type</c> or <c>elem_type</c> number; null for 0 (undefined) and numbers not known here.</summary>
    public static ElementType? Find(int dataType) => Known.GetValueOrDefault(dataType);

    /// <exception cref="OnnxException">The number is not a known type; the message begins with <paramref name="where"/>.</exception>
    public static ElementType Get(int dataType, string where) =>
        Find(dataType) ?? throw new OnnxException($"{where} has the element type {dataType}, which is none of ONNX's (1 to 26)");

    /// <summary>The type whose elements are <typeparamref name="T"/>s.</summary>
    public static ElementType Of<T>() =>
        Known.Values.FirstOrDefault(type => type.Clr == typeof(T))
        ?? throw new ArgumentException($"{typeof(T).Name} is no element type of ONNX");

    /// <summary>The bytes that so many elements take.</summary>
    /// <exception cref="OverflowException">More than <see cref="long.MaxValue"/>.</exception>
    public long Size(long elements) => checked((long)(((Int128)elements * Bits + 7) / 8));
}
