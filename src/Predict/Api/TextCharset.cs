using Maas.Core;
using Microsoft.Net.Http.Headers;

namespace Maas.Predict.Api;

/// <summary>What the letters of a text may be said to be: it is read as UTF-8.</summary>
internal static class TextCharset
{
    private static readonly string[] Taken = ["utf-8", "utf8", "us-ascii", "ascii"];

    /// <param name="place">Where the type stands, for a message.</param>
    /// <exception cref="ServiceException">It is text of other letters.</exception>
    public static void Check(MediaTypeHeaderValue type, string place)
    {
        var charset = HeaderUtilities.RemoveQuotes(type.Charset).Value;
        if (charset is { Length: > 0 } && IsText(type) && !Taken.Contains(charset, StringComparer.OrdinalIgnoreCase))
        {
            throw ServiceError.UnsupportedMediaType.With(
                $"{place} says the charset \"{ShownText.Cut(charset)}\"; text in utf-8 or us-ascii is expected");
        }
    }

    private static bool IsText(MediaTypeHeaderValue type) =>
        type.Type.Equals("text", StringComparison.OrdinalIgnoreCase)
        || (type.SubType.Value ?? "").Contains("json", StringComparison.OrdinalIgnoreCase);
}
