using Maas.Core.Datasets;
using Maas.Datasets.Archives;
using Maas.Datasets.Images;
using Maas.Datasets.Tables;

namespace Maas.Datasets;

/// <summary>The check of a dataset after its upload: everything is read once, and what is wrong is said with its place.</summary>
public static class DatasetCheck
{
    private const int BufferBytes = 128 << 10;

    /// <summary>Checks a file. Its first bytes tell what it is: a ZIP archive holds pictures, all else is CSV.</summary>
    public static async Task<DatasetReport> CheckAsync(string path, CancellationToken cancellation)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.Asynchronous);
        return await CheckAsync(file, cancellation);
    }

    /// <summary>Checks a stream that can be sought, from its beginning; it is left open.</summary>
    public static async Task<DatasetReport> CheckAsync(Stream stream, CancellationToken cancellation)
    {
        var first = new byte[4];
        stream.Position = 0;
        var length = await stream.ReadAtLeastAsync(first, first.Length, throwOnEndOfStream: false, cancellation);
        stream.Position = 0;
        return IsZip(first.AsSpan(0, length))
            ? await ImageCheck.CheckAsync(stream, ZipLimits.Default, cancellation)
            : await TableCheck.CheckAsync(stream, cancellation);
    }

    // A first entry, or the end record of an archive that has none.
    private static bool IsZip(ReadOnlySpan<byte> first) => first.StartsWith("PK\x03\x04"u8) || first.StartsWith("PK\x05\x06"u8);
}
