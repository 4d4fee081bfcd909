using Maas.Core.Datasets;

namespace Maas.Datasets;

/// <summary>What a file's sender says that it is. Archives and Parquet are known by their first bytes, whatever anyone says.</summary>
public static class DatasetFormats
{
    /// <summary>What the media type says; null where it says nothing that the bytes don't.</summary>
    public static DatasetFormat? FindByMediaType(string? mediaType) => mediaType switch
    {
        "text/plain" => DatasetFormat.PlainText,
        "text/csv" => DatasetFormat.Csv,
        "application/jsonl" or "application/x-ndjson" or "application/jsonlines" => DatasetFormat.Jsonl,
        "application/vnd.apache.parquet" => DatasetFormat.Parquet,
        "application/json" => DatasetFormat.Tokenizer,
        _ => null,
    };

    /// <summary>What the file's name says; null where it says nothing that the bytes don't.</summary>
    public static DatasetFormat? FindByName(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".txt" => DatasetFormat.PlainText,
        ".csv" => DatasetFormat.Csv,
        ".jsonl" or ".ndjson" => DatasetFormat.Jsonl,
        ".parquet" => DatasetFormat.Parquet,
        ".json" => DatasetFormat.Tokenizer,
        _ => null,
    };
}
