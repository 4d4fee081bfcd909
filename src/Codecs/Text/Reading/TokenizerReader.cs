using System.Text.Json;
using Maas.Core;

namespace Maas.Codecs.Text.Reading;

/// <summary>Reads a <c>tokenizer.json</c> in Hugging Face's format. What it asks for and is not known here is refused by name.</summary>
internal static class TokenizerReader
{
    private const int MostBytes = 64 << 20;
    private const int MostDepth = 32;

    public static TokenizerParts Read(ReadOnlyMemory<byte> json)
    {
        if (json.Length > MostBytes)
        {
            throw ServiceError.InvalidTokenizer.With($"tokenizer.json has {json.Length} bytes; at most {MostBytes} are possible");
        }

        json = json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json;
        try
        {
            using var document = JsonDocument.Parse(json, new() { MaxDepth = MostDepth });
            return Parts(new(document.RootElement, ""));
        }
        catch (JsonException e)
        {
            throw ServiceError.InvalidTokenizer.With(
                $"tokenizer.json is no JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine}: {e.Message.Split(" LineNumber:")[0]}");
        }
    }

    private static TokenizerParts Parts(TokenizerFields fields)
    {
        var model = ModelReader.Read(fields.RequiredObject("model"));
        var added = AddedTokenReader.Read(fields, model.Vocabulary);
        var size = Math.Max(model.Vocabulary.Size, added.Select(token => token.Id + 1).DefaultIfEmpty().Max());
        var padding = fields.Object("padding");
        return new()
        {
            Model = model,
            Added = added,
            Size = size,
            Normalizer = NormalizerReader.Read(fields.Object("normalizer")),
            Splitter = SplitterReader.Read(fields.Object("pre_tokenizer")),
            Frame = FrameReader.Read(fields.Object("post_processor"), size),
            Restorer = RestorerReader.Read(fields.Object("decoder")),
            PadId = padding?.Whole("pad_id", 0, size - 1),
            PadsLeft = padding?.Text("direction") == "Left",
        };
    }
}
