using System.Net.Http.Headers;

namespace Maas.Cli.Service;

/// <summary>Files as bodies of calls.</summary>
internal static class FileContent
{
    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".png"] = "image/png",
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".webp"] = "image/webp",
        [".csv"] = "text/csv",
        [".jsonl"] = "application/jsonl",
        [".ndjson"] = "application/jsonl",
        [".parquet"] = "application/vnd.apache.parquet",
        [".txt"] = "text/plain",
        [".wav"] = "audio/wav",
        [".json"] = "application/json",
        [".zip"] = "application/zip",
        [".onnx"] = "application/octet-stream",
    };

    /// <summary>The content type that the file's name says, or null where it says none that is known here.</summary>
    public static string? FindType(string path) => Types.GetValueOrDefault(Path.GetExtension(path));

    /// <summary>The file, read as it is sent.</summary>
    public static StreamContent Open(string path, string type)
    {
        var stream = OpenRead(path);
        return new StreamContent(stream) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type), ContentLength = stream.Length } };
    }

    public static FileStream OpenRead(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.Asynchronous);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw CommandException.WrongUsage($"the file {path} can't be read: {failure.Message}");
        }
    }
}
