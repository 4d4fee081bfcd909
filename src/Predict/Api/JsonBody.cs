using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Maas.Core;
using Microsoft.AspNetCore.Http;

namespace Maas.Predict.Api;

/// <summary>A small JSON body, every text of which can be read.</summary>
internal static partial class JsonBody
{
    private const int Deepest = 32;

    /// <exception cref="ServiceException">It is too large, of another content type, or not JSON; says where.</exception>
    public static async Task<byte[]> ReadAsync(HttpRequest request, long maximumBytes, CancellationToken cancellation)
    {
        using var body = await PooledBody.ReadAsync(request, maximumBytes, cancellation);
        if (!body.IsJson)
        {
            throw ServiceError.UnsupportedMediaType.With(
                $"the Content-Type is \"{ShownText.Cut(body.MediaType)}\"; application/json is expected");
        }

        Check(body.Bytes.Span);
        return body.Bytes.ToArray();
    }

    /// <exception cref="ServiceException">It is not JSON; says where.</exception>
    public static void Check(ReadOnlySpan<byte> json, int deepest = Deepest)
    {
        CheckText(json);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = deepest });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                {
                    reader.GetString();
                }
            }
        }
        catch (JsonException exception)
        {
            throw Refusal(exception);
        }
        catch (InvalidOperationException)
        {
            throw HalfCharacter();
        }
    }

    /// <exception cref="ServiceException">There is nothing, or the bytes are not UTF-8.</exception>
    public static void CheckText(ReadOnlySpan<byte> json)
    {
        if (!json.ContainsAnyExcept(" \t\r\n"u8))
        {
            throw ServiceError.InvalidJson.With("nothing came where JSON is expected");
        }

        if (!Utf8.IsValid(json))
        {
            throw ServiceError.InvalidJson.With("the body is not UTF-8 text");
        }
    }

    public static ServiceException Refusal(JsonException exception) => ServiceError.InvalidJson.With(
        $"line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1} "
            + (TooDeep().Match(exception.Message) is { Success: true } deep
                ? $"begins a list or an object within {deep.Groups[1].Value} others, which are as many as are read"
                : "is not what JSON has there"));

    /// <summary>JSON can escape half of a surrogate pair (<c>"\ud800"</c>), which is no text; .NET throws where it is read.</summary>
    public static ServiceException HalfCharacter() =>
        ServiceError.InvalidJson.With("a text holds half a character (an unpaired surrogate)");

    // That exception has no type of its own.
    [GeneratedRegex("^The maximum configured depth of ([0-9]+) ", RegexOptions.CultureInvariant)]
    private static partial Regex TooDeep();
}
