using Parquet.Meta;

namespace Maas.Datasets.Tables.Parquet;

/// <summary>The pages of a column chunk (a header, then its data, page after page), before a library unpacks them.</summary>
internal static class ParquetPages
{
    private const int MostHeaderBytes = 1 << 20;

    /// <summary>
    /// Gives what is wrong with the chunk, or null: sizes that aren't, or that unfold to more than allowed. Without a fault, the
    /// stream ends with the chunk for whoever reads it byte by byte.
    /// </summary>
    public static async ValueTask<string?> FindProblemAsync(
        EndingStream stream, ColumnMetaData chunk, long mostBytes, CancellationToken cancellation)
    {
        var start = new[] { chunk.DictionaryPageOffset ?? 0, chunk.DataPageOffset, chunk.IndexPageOffset ?? 0 }.Where(at => at != 0)
            .DefaultIfEmpty(0).Min();
        if (start < 4 || chunk.TotalCompressedSize < 0 || start > stream.Length - chunk.TotalCompressedSize)
        {
            return "its data lie outside the file";
        }

        var (unfolded, end) = (0L, start + chunk.TotalCompressedSize);
        for (var at = start; at < end;)
        {
            if (await HeaderAsync(stream, at, end, cancellation) is not { } page)
            {
                return $"the header of its page at byte {at} is broken";
            }

            at += page.HeaderBytes;
            unfolded += page.Unpacked;
            if (!page.Fit(chunk.NumValues, end - at) || unfolded > mostBytes)
            {
                return $"its page at byte {at - page.HeaderBytes} has {page.Packed} bytes that unfold to {page.Unpacked}, "
                    + $"of {page.Values} values";
            }

            var packed = new byte[Math.Min(PackedLength.MostBytes, page.Packed - page.Levels)];
            stream.Position = at + page.Levels;
            await stream.ReadExactlyAsync(packed, cancellation);
            if (PackedLength.Of(chunk.Codec, packed) is var length && length > (ulong)mostBytes)
            {
                return $"its page at byte {at - page.HeaderBytes} is packed as {length} bytes";
            }

            at += page.Packed;
        }

        stream.End = end;
        return null;
    }

    private static async ValueTask<PageSizes?> HeaderAsync(EndingStream stream, long at, long end, CancellationToken cancellation)
    {
        for (var most = 64; ; most *= 8)
        {
            var bytes = new byte[Math.Min(most, end - at)];
            stream.Position = at;
            await stream.ReadExactlyAsync(bytes, cancellation);
            if (PageSizes.Find(bytes) is { } page)
            {
                return page;
            }

            if (bytes.Length < most || most >= MostHeaderBytes)
            {
                return null;
            }
        }
    }
}
