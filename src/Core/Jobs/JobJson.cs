using System.Text.Json;
using System.Text.Unicode;

namespace Maas.Core.Jobs;

/// <summary>The JSON of a job of any kind, before its fields are read.</summary>
public static class JobJson
{
    /// <summary>The most characters that a job's JSON may have: it lives in one cell of a table row.</summary>
    public const int MaximumLength = 30_000;

    /// <exception cref="ServiceException">It is no JSON.</exception>
    public static JsonElement Parse(ReadOnlyMemory<byte> json)
    {
        if (!Utf8.IsValid(json.Span))
        {
            throw ServiceError.InvalidJson.With("the job is not UTF-8; a job is a JSON object");
        }

        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 32 });
            return document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw ServiceError.InvalidJson.With(
                $"line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1} is not JSON; a job is a JSON object");
        }
    }

    /// <exception cref="ServiceException">It holds what is no text, or is too long for a row.</exception>
    public static void Check(JsonElement json)
    {
        RefuseBrokenText(json);
        var text = json.GetRawText();
        if (text.Length > MaximumLength)
        {
            throw ServiceError.InvalidJob.With($"the job has {text.Length} characters; it may have {MaximumLength}");
        }
    }

    // "\ud800" alone is JSON and yet no text: whoever reads it would throw, here or, of a template's options, long after.
    private static void RefuseBrokenText(JsonElement json)
    {
        try
        {
            ReadTexts(json);
        }
        catch (InvalidOperationException)
        {
            throw ServiceError.InvalidJson.With("the job holds a text with half a character: a lone \\ud800 to \\udfff");
        }
    }

    private static void ReadTexts(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var field in json.EnumerateObject())
                {
                    _ = field.Name;
                    ReadTexts(field.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in json.EnumerateArray())
                {
                    ReadTexts(item);
                }

                break;
            case JsonValueKind.String:
                _ = json.GetString();
                break;
            default:
                break;
        }
    }
}
