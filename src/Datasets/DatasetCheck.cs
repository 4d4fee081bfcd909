using Maas.Core.Datasets;
using Maas.Datasets.Archives;
using Maas.Datasets.Tables;
using Maas.Datasets.Texts;
using Maas.Datasets.Tokenizers;

namespace Maas.Datasets;

/// <summary>The check of a dataset after its upload: everything is read once, and what is wrong is said with its place.</summary>
public static class DatasetCheck
{
    private const int BufferBytes = 128 << 10;
    private const int FirstBytes = 1 << 10;

    /// <summary>Checks a file whose first bytes tell what it is: a ZIP archive of class folders, Parquet, JSON objects, else CSV.</summary>
    public static Task<DatasetReport> CheckAsync(string path, CancellationToken cancellation) => CheckAsync(path, null, cancellation);

    /// <summary>Checks a file that its sender says to be of a format. ZIP and Parquet are known by their bytes all the same.</summary>
    public static async Task<DatasetReport> CheckAsync(string path, DatasetFormat? said, CancellationToken cancellation)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.Asynchronous);
        var first = new byte[FirstBytes];
        var length = await file.ReadAtLeastAsync(first, first.Length, throwOnEndOfStream: false, cancellation);
        file.Position = 0;
        if (IsZip(first.AsSpan(0, length)))
        {
            return TokenizerCheck.Holds(file)
                ? TokenizerCheck.Check(file)
                : await ArchiveCheck.CheckAsync(path, ZipLimits.Default, cancellation);
        }

        if (said == DatasetFormat.Tokenizer)
        {
            return TokenizerCheck.Check(file);
        }

        var format = TextFormat(first.AsSpan(0, length), said);
        return format == DatasetFormat.PlainText
            ? await PlainTextCheck.CheckAsync(path, cancellation)
            : await TableCheck.CheckAsync(file, format, cancellation);
    }

    // Who says Parquet and sends none gets Parquet's refusal.
    private static DatasetFormat TextFormat(ReadOnlySpan<byte> first, DatasetFormat? said)
    {
        if (first.StartsWith("PAR1"u8))
        {
            return DatasetFormat.Parquet;
        }

        var start = first.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? first[3..] : first;
        return said is DatasetFormat.Csv or DatasetFormat.Jsonl or DatasetFormat.Parquet or DatasetFormat.PlainText
            ? said.Value
            : start.TrimStart(" \t\r\n"u8).StartsWith("{"u8) ? DatasetFormat.Jsonl : DatasetFormat.Csv;
    }

    // A first entry, or the end record of an archive that has none.
    private static bool IsZip(ReadOnlySpan<byte> first) => first.StartsWith("PK\x03\x04"u8) || first.StartsWith("PK\x05\x06"u8);
}
