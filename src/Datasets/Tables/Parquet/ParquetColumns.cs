using Parquet.Schema;

namespace Maas.Datasets.Tables.Parquet;

/// <summary>The reader of each type of columns.</summary>
internal static class ParquetColumns
{
    /// <summary>Null where the type has no text.</summary>
    public static IParquetColumn? Find(Field field) => field is DataField { IsArray: false } data ? Find(data) : null;

    private static IParquetColumn? Find(DataField data) => Type.GetTypeCode(data.ClrType) switch
    {
        TypeCode.Boolean => new ParquetBooleans(data),
        TypeCode.SByte => new ParquetValues<sbyte>(data, ""),
        TypeCode.Byte => new ParquetValues<byte>(data, ""),
        TypeCode.Int16 => new ParquetValues<short>(data, ""),
        TypeCode.UInt16 => new ParquetValues<ushort>(data, ""),
        TypeCode.Int32 => new ParquetValues<int>(data, ""),
        TypeCode.UInt32 => new ParquetValues<uint>(data, ""),
        TypeCode.Int64 => new ParquetValues<long>(data, ""),
        TypeCode.UInt64 => new ParquetValues<ulong>(data, ""),
        TypeCode.Single => new ParquetValues<float>(data, ""),
        TypeCode.Double => new ParquetValues<double>(data, ""),
        TypeCode.Decimal => new ParquetValues<decimal>(data, ""),
        TypeCode.DateTime => new ParquetValues<DateTime>(data, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF"),
        _ => FindOther(data),
    };

    private static IParquetColumn? FindOther(DataField field) => field.ClrType switch
    {
        var type when type == typeof(ReadOnlyMemory<char>) || type == typeof(string) => new ParquetTexts(field),
        var type when type == typeof(DateOnly) => new ParquetValues<DateOnly>(field, "yyyy-MM-dd"),
        var type when type == typeof(TimeOnly) => new ParquetValues<TimeOnly>(field, "HH:mm:ss.FFFFFFF"),
        var type when type == typeof(Guid) => new ParquetValues<Guid>(field, ""),
        _ => null,
    };
}
