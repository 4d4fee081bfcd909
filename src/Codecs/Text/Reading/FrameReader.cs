using Maas.Codecs.Text.Framing;

namespace Maas.Codecs.Text.Reading;

/// <summary>Reads <c>post_processor</c>: which special tokens stand around one text.</summary>
internal static class FrameReader
{
    private const int MostTokens = 64;

    private static readonly string[] Known = ["TemplateProcessing", "BertProcessing", "RobertaProcessing", "ByteLevel", "Sequence"];

    public static SpecialFrame Read(TokenizerFields? fields, int vocabulary)
    {
        var frame = SpecialFrame.None;
        Parts.Each(fields, "processors", part => frame = frame.Within(One(part, vocabulary)));
        return frame.Count <= MostTokens
            ? frame
            : throw fields!.Wrong("", $"has {frame.Count} special tokens around a text; at most {MostTokens} are possible");
    }

    private static SpecialFrame One(TokenizerFields part, int vocabulary) => part.RequiredText("type") switch
    {
        "TemplateProcessing" => Template(part, vocabulary),
        "BertProcessing" or "RobertaProcessing" => new([Pair(part, "cls", vocabulary)], [Pair(part, "sep", vocabulary)]),
        "ByteLevel" => SpecialFrame.None,
        var other => throw part.Unknown(other, Known),
    };

    private static SpecialFrame Template(TokenizerFields part, int vocabulary)
    {
        var (before, after) = (new List<int>(), new List<int>());
        var seen = false;
        foreach (var piece in part.Objects("single"))
        {
            if (piece.Object("SpecialToken") is { } special)
            {
                (seen ? after : before).AddRange(Ids(part, special.RequiredText("id"), vocabulary));
            }
            else if (piece.RequiredObject("Sequence").RequiredText("id") == "A" && !seen)
            {
                seen = true;
            }
            else
            {
                throw piece.Wrong("", "is a second text; the template of a single one has the sequence A once");
            }
        }

        return seen ? new(before, after) : throw part.Wrong("single", "lacks the sequence A");
    }

    private static IEnumerable<int> Ids(TokenizerFields part, string name, int vocabulary)
    {
        var tokens = part.RequiredObject("special_tokens");
        var token = tokens.Object(name) ?? throw tokens.Wrong("", $"lacks {TokenizerFields.Quote(name)}, which the template names");
        return [.. token.List("ids").Select(id => TokenizerFields.TryWhole(id, 0, vocabulary - 1, out var value)
            ? value
            : throw token.Wrong("ids", $"has {TokenizerFields.Quote(id.GetRawText())}; ids are from 0 to {vocabulary - 1}"))];
    }

    private static int Pair(TokenizerFields part, string name, int vocabulary) =>
        part.List(name).ToList() is [_, var id] && TokenizerFields.TryWhole(id, 0, vocabulary - 1, out var value)
            ? value
            : throw part.Wrong(name, $"takes a token and its id, from 0 to {vocabulary - 1}");
}
