using System.Text.Json;
using Maas.FunctionsEmulator.Catalog;

namespace Maas.FunctionsEmulator.Settings;

/// <summary>A JSON file beside the app, with the comments and trailing commas that the host's tools allow.</summary>
internal static class SettingsFile
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The file's content, an object; null if there is no such file.</summary>
    public static JsonDocument? Open(string folder, string file)
    {
        var path = Path.Combine(folder, file);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            var json = JsonDocument.Parse(File.ReadAllBytes(path), Lenient);
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? json
                : throw new RefusedException($"{file} is {json.RootElement.ValueKind}; it is an object.");
        }
        catch (JsonException error)
        {
            throw new RefusedException($"{file} is not JSON: {error.Message}");
        }
    }
}
