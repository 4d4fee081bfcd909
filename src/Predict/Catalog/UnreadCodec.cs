using System.Text.Json;
using System.Text.RegularExpressions;
using Maas.Core;
using Maas.Core.Registry;

namespace Maas.Predict.Catalog;

/// <summary>Why a manifest's encoding or decoding can't be read, with the place in it. The reader of JSON names fields that it misses
/// and types of ours that it can't make in its messages alone; what came it tells nowhere.</summary>
internal static partial class UnreadCodec
{
    /// <param name="place">Where what was read stands in the manifest.</param>
    /// <param name="json">What was read, if it is JSON at all.</param>
    public static ServiceException Of(JsonException exception, string place, JsonElement json)
    {
        var within = exception.Path?[1..] ?? "";
        return Missing().Match(exception.Message) is { Success: true } missing ? Lacks(place + within, missing.Groups[1].Value)
            : WordsOf(exception) is { } words && Find(json, within) is { ValueKind: JsonValueKind.String } word
                ? Unknown(place + within, word.GetString()!, words)
            : At(place + within);
    }

    public static ServiceException At(string path) => ServiceError.InvalidJson.With(
        $"the manifest can't be read at {path}; it takes "
            + "{\"encoding\": {\"type\": \"image\", \"audio\", \"text\" or \"table\", …} or \"none\", "
            + "\"decoding\": {\"type\": \"labels\", \"regression\", \"embedding\" or \"text\", …} or \"none\"}",
        new Violation(path, null, "unknown, missing, or of the wrong type"));

    private static ServiceException Lacks(string path, string field) => ServiceError.InvalidJson.With(
        $"the manifest's {path[2..]} has no \"{field}\", which is needed there", new Violation($"{path}.{field}", null, "is missing"));

    private static ServiceException Unknown(string path, string word, string words) => ServiceError.InvalidJson.With(
        $"the manifest's {path[2..]} is \"{ShownText.Cut(word)}\"; one of {words} is expected",
        new Violation(path, null, $"one of {words} is expected"));

    private static string? WordsOf(JsonException exception) =>
        Unmade().Match(exception.Message) is { Success: true } unmade
            && typeof(Encoding).Assembly.GetType(unmade.Groups[1].Value) is { IsEnum: true } type
            ? string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.KebabCaseLower.ConvertName))
            : null;

    private static JsonElement? Find(JsonElement json, string path)
    {
        foreach (var step in path.Split(['.', '[', ']'], StringSplitOptions.RemoveEmptyEntries))
        {
            var isThere = json.ValueKind == JsonValueKind.Object ? json.TryGetProperty(step, out var next)
                : (next = Item(json, step)).ValueKind != JsonValueKind.Undefined;
            if (!isThere)
            {
                return null;
            }

            json = next;
        }

        return json;
    }

    private static JsonElement Item(JsonElement list, string step) =>
        list.ValueKind == JsonValueKind.Array && int.TryParse(step, out var index)
            ? list.EnumerateArray().ElementAtOrDefault(index)
            : default;

    [GeneratedRegex("missing required properties including: '(.+?)'", RegexOptions.CultureInvariant)]
    private static partial Regex Missing();

    [GeneratedRegex("could not be converted to ([\\w.]+)\\.", RegexOptions.CultureInvariant)]
    private static partial Regex Unmade();
}
