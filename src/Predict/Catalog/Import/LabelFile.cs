using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Maas.Predict.Catalog.Import;

/// <summary>Labels as people keep them beside a model: one a line, a JSON list, or a JSON object by index.</summary>
internal static class LabelFile
{
    /// <summary>The lines of a text; empty ones at its end are none. Null where it holds nothing, or is no UTF-8.</summary>
    public static IReadOnlyList<string>? ReadLines(ReadOnlySpan<byte> text)
    {
        if (!Utf8.IsValid(text))
        {
            return null;
        }

        var lines = Encoding.UTF8.GetString(text).TrimStart('\uFEFF').ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        return lines is [""] ? null : [.. lines.Select(line => line.Trim())];
    }

    /// <summary>
    /// <c>["cat", "dog"]</c>, <c>{"0": "cat", "1": "dog"}</c>, <c>{"cat": 0, "dog": 1}</c>, or an object that holds one of these
    /// as <c>labels</c>, <c>id2label</c> or <c>label2id</c>; null where it is something else.
    /// </summary>
    public static IReadOnlyList<string>? FindInJson(JsonElement root)
    {
        try
        {
            return Find(root);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, escaped: JSON may have it, a text may not.
            return null;
        }
    }

    private static IReadOnlyList<string>? Find(JsonElement root)
    {
        string[] names = ["labels", "id2label", "label2id"];
        return root.ValueKind switch
        {
            JsonValueKind.Array => List(root),
            JsonValueKind.Object => names.Select(name => root.TryGetProperty(name, out var inner) ? Plain(inner) : null)
                .OfType<IReadOnlyList<string>>()
                .FirstOrDefault() ?? ByIndex(root),
            _ => null,
        };
    }

    private static IReadOnlyList<string>? Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => List(value),
        JsonValueKind.Object => ByIndex(value),
        _ => null,
    };

    private static IReadOnlyList<string>? List(JsonElement array) =>
        array.GetArrayLength() > 0 && array.EnumerateArray().All(label => label.ValueKind == JsonValueKind.String)
            ? [.. array.EnumerateArray().Select(label => label.GetString()!)]
            : null;

    private static IReadOnlyList<string>? ByIndex(JsonElement map)
    {
        var labels = new SortedDictionary<int, string>();
        foreach (var pair in map.EnumerateObject())
        {
            var (index, label) = pair.Value.ValueKind switch
            {
                JsonValueKind.String when int.TryParse(pair.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var key) =>
                    (key, pair.Value.GetString()!),
                JsonValueKind.Number when pair.Value.TryGetInt32(out var value) => (value, pair.Name),
                _ => (-1, ""),
            };
            if (index < 0 || !labels.TryAdd(index, label))
            {
                return null;
            }
        }

        return labels.Count > 0 && labels.Keys.Last() == labels.Count - 1 ? [.. labels.Values] : null;
    }
}
