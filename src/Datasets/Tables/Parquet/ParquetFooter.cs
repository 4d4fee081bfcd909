using System.Buffers.Binary;

namespace Maas.Datasets.Tables.Parquet;

/// <summary>The end of a Parquet file: its metadata, their length, <c>PAR1</c>.</summary>
internal static class ParquetFooter
{
    private const int TailBytes = 8;
    private const int MostBytes = 64 << 20;

    /// <summary>Gives what is wrong with the metadata's shape, or null.</summary>
    public static async ValueTask<string?> FindProblemAsync(Stream stream, CancellationToken cancellation)
    {
        var tail = new byte[TailBytes];
        if (stream.Length < TailBytes + 4)
        {
            return "the Parquet file is cut off";
        }

        stream.Position = stream.Length - TailBytes;
        await stream.ReadExactlyAsync(tail, cancellation);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(tail);
        if (!tail.AsSpan(4).SequenceEqual("PAR1"u8))
        {
            return "the Parquet file has no end mark (PAR1); is it cut off, or encrypted?";
        }

        if (length > MostBytes || length > stream.Length - TailBytes)
        {
            return $"the Parquet file is broken: its metadata would take {length} bytes";
        }

        var metadata = new byte[length];
        stream.Position = stream.Length - TailBytes - length;
        await stream.ReadExactlyAsync(metadata, cancellation);
        stream.Position = 0;
        return new ThriftShape(metadata).TryFollow(ParquetThrift.File)
            ? null
            : "the Parquet file is broken: its metadata can't be followed";
    }
}
