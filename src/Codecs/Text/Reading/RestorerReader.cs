using Maas.Codecs.Text.Restoring;
using Maas.Codecs.Text.Splitting;

namespace Maas.Codecs.Text.Reading;

/// <summary>Reads <c>decoder</c>.</summary>
internal static class RestorerReader
{
    private static readonly string[] Known =
        ["ByteLevel", "WordPiece", "Metaspace", "BPEDecoder", "ByteFallback", "Fuse", "Strip", "Replace", "Sequence"];

    /// <summary>What turns tokens into text: without a decoder, words with spaces between them.</summary>
    public static Restorer Read(TokenizerFields? fields)
    {
        if (fields is null)
        {
            return tokens => [string.Join(' ', tokens)];
        }

        var parts = new List<Restorer>();
        Parts.Each(fields, "decoders", part => parts.Add(One(part)));
        return Restorers.Sequence(parts);
    }

    private static Restorer One(TokenizerFields part) => part.RequiredText("type") switch
    {
        "ByteLevel" => Restorers.ByteLevel,
        "WordPiece" => Restorers.WordPiece(part.Text("prefix") ?? "##", part.Flag("cleanup", true)),
        "Metaspace" => Restorers.Metaspace(
            part.Character("replacement", '▁'), MetaspaceReader.Prepend(part) != MetaspaceSplit.Prepend.Never),
        "BPEDecoder" => Suffix(part),
        "ByteFallback" => Restorers.ByteFallback,
        "Fuse" => Restorers.Fuse,
        "Strip" => Restorers.Strip(
            part.Character("content", ' '), part.Whole("start", 0, int.MaxValue) ?? 0, part.Whole("stop", 0, int.MaxValue) ?? 0),
        "Replace" => Replace(part),
        var other => throw part.Unknown(other, Known),
    };

    private static Restorer Suffix(TokenizerFields part)
    {
        var suffix = part.Text("suffix") ?? "</w>";
        return suffix.Length > 0 ? Restorers.EndSuffix(suffix) : throw part.Wrong("suffix", "is empty");
    }

    private static Restorer Replace(TokenizerFields part)
    {
        var content = part.RequiredText("content");
        var (text, pattern) = PatternReader.Read(part);
        return text is not null ? Restorers.Replace(text, content) : Restorers.Replace(pattern!, content);
    }
}
