namespace Maas.Datasets.Tables.Parquet;

/// <summary>What a page's header says of it.</summary>
/// <param name="HeaderBytes">How long the header is.</param>
/// <param name="Levels">Bytes that stand before what is packed.</param>
/// <param name="Values">How many values, nulls among them.</param>
internal readonly record struct PageSizes(
    int HeaderBytes, long Unpacked, long Packed, long Levels, long Values, long Nulls, bool IsDictionary)
{
    /// <summary>Null where the bytes don't begin with a whole header.</summary>
    public static PageSizes? Find(ReadOnlySpan<byte> bytes)
    {
        var numbers = new Dictionary<(char Of, long Field), long>();
        var shape = new ThriftShape(bytes, numbers);
        if (!shape.TryFollow(ParquetThrift.Page))
        {
            return null;
        }

        long Number(char of, long field) => numbers.GetValueOrDefault((of, field));
        return new(
            shape.Length,
            numbers.GetValueOrDefault((ParquetThrift.Page, 2), -1),
            numbers.GetValueOrDefault((ParquetThrift.Page, 3), -1),
            Number(ParquetThrift.DataPageV2, 5) + Number(ParquetThrift.DataPageV2, 6),
            Math.Max(
                Number(ParquetThrift.Dictionary, 1),
                Math.Max(Number(ParquetThrift.DataPage, 1), Number(ParquetThrift.DataPageV2, 1))),
            Number(ParquetThrift.DataPageV2, 2),
            Number(ParquetThrift.Page, 1) == 2);
    }

    /// <summary>Whether the sizes can be those of a page: a value of a dictionary takes a byte or more.</summary>
    public bool Fit(long chunkValues, long left) =>
        Unpacked >= 0 && Packed >= 0 && Packed <= left && Levels >= 0 && Levels <= Packed && Values >= 0
        && Nulls >= 0 && Nulls <= Values && Values <= (IsDictionary ? Unpacked : chunkValues);
}
