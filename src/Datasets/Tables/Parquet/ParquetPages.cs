using Parquet.Meta;

namespace Maas.Datasets.Tables.Parquet;

/// <summary>The pages of a column chunk (a header, then its data, page after page), before a library unpacks them.</summary>
internal static class ParquetPages
{
    private const int MostHeaderBytes = 1 << 20;

    /// <summary>Gives what is wrong with the chunk, or null: sizes that aren't, or that unfold to more than allowed.</summary>
    public static async ValueTask<string?> FindProblemAsync(
        Stream stream, ColumnMetaData chunk, long mostBytes, CancellationToken cancellation)
    {
        var start = Math.Min(chunk.DictionaryPageOffset is > 0 and var dictionary ? dictionary : long.MaxValue, chunk.DataPageOffset);
        if (start < 4 || chunk.TotalCompressedSize < 0 || start > stream.Length - chunk.TotalCompressedSize)
        {
            return "its data lie outside the file";
        }

        var buffer = new byte[64];
        var unfolded = 0L;
        for (var (at, end) = (start, start + chunk.TotalCompressedSize); at < end;)
        {
            var (header, uncompressed, compressed) = (0, 0L, 0L);
            while (header == 0)
            {
                var length = (int)Math.Min(buffer.Length, end - at);
                stream.Position = at;
                await stream.ReadExactlyAsync(buffer.AsMemory(0, length), cancellation);
                (header, uncompressed, compressed) = Header(buffer.AsSpan(0, length));
                if (header == 0 && (length < buffer.Length || buffer.Length >= MostHeaderBytes))
                {
                    return $"the header of its page at byte {at} is broken";
                }

                buffer = header == 0 ? new byte[buffer.Length * 8] : buffer;
            }

            unfolded += uncompressed;
            if (uncompressed < 0 || compressed < 0 || compressed > end - at - header || unfolded > mostBytes)
            {
                return $"its page at byte {at} has {compressed} bytes that unfold to {uncompressed}";
            }

            at += header + compressed;
        }

        return null;
    }

    // Fields 2 and 3 of PageHeader (parquet.thrift).
    private static (int Length, long Uncompressed, long Compressed) Header(ReadOnlySpan<byte> bytes)
    {
        var shape = new ThriftShape(bytes);
        return shape.TryFollow() ? (shape.Length, shape.Numbers.Second, shape.Numbers.Third) : default;
    }
}
