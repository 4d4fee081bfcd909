using System.Text.Json;

namespace Maas.Cli.Train;

/// <summary>A job as people write it: JSON that may hold comments and trailing commas.</summary>
internal static class JobFile
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The job as plain JSON.</summary>
    public static async Task<string> ReadAsync(string path, Surroundings surroundings, CancellationToken cancellation)
    {
        if (path == "-")
        {
            return await ReadAsync("standard input", surroundings.Input, cancellation);
        }

        await using var file = Service.FileContent.OpenRead(path);
        return await ReadAsync(path, file, cancellation);
    }

    private static async Task<string> ReadAsync(string name, Stream stream, CancellationToken cancellation)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(stream, Lenient, cancellation);
            return JsonSerializer.Serialize(document.RootElement);
        }
        catch (JsonException wrong)
        {
            throw CommandException.WrongUsage($"{name} is not JSON: {wrong.Message}");
        }
    }
}
