using System.Text;
using Maas.Codecs.Text.Normalizing;

namespace Maas.Codecs.Text.Reading;

/// <summary>Reads <c>normalizer</c>.</summary>
internal static class NormalizerReader
{
    private const int MostPrepended = 64;

    private static readonly string[] Known =
    [
        "NFC", "NFD", "NFKC", "NFKD", "Lowercase", "StripAccents", "Strip", "Replace", "Prepend", "BertNormalizer", "ByteLevel", "Sequence",
    ];

    public static Normalizer Read(TokenizerFields? fields)
    {
        var parts = new List<Normalizer>();
        Parts.Each(fields, "normalizers", part => parts.Add(One(part)));
        return Normalizers.Sequence(parts);
    }

    private static Normalizer One(TokenizerFields part) => part.RequiredText("type") switch
    {
        "NFC" => Normalizers.Form(NormalizationForm.FormC),
        "NFD" => Normalizers.Form(NormalizationForm.FormD),
        "NFKC" => Normalizers.Form(NormalizationForm.FormKC),
        "NFKD" => Normalizers.Form(NormalizationForm.FormKD),
        "Lowercase" => Unicode.UnicodeCase.Lower,
        "StripAccents" => Normalizers.StripAccents,
        "Strip" => Normalizers.Strip(part.Flag("strip_left", true), part.Flag("strip_right", true)),
        "Replace" => Replace(part),
        "Prepend" => Normalizers.Prepend(Short(part, "prepend")),
        "BertNormalizer" => Bert(part),
        "ByteLevel" => Normalizers.ByteLevel,
        var other => throw part.Unknown(other, Known),
    };

    private static Normalizer Bert(TokenizerFields part)
    {
        var lowercase = part.Flag("lowercase", true);
        return Normalizers.Bert(
            part.Flag("clean_text", true), part.Flag("handle_chinese_chars", true), part.FindFlag("strip_accents") ?? lowercase, lowercase);
    }

    private static Normalizer Replace(TokenizerFields part)
    {
        var content = Short(part, "content");
        var (text, pattern) = PatternReader.Read(part);
        return text is not null ? Normalizers.Replace(text, content) : Normalizers.Replace(pattern!, content);
    }

    private static string Short(TokenizerFields part, string name)
    {
        var text = part.RequiredText(name);
        return text.Length <= MostPrepended
            ? text
            : throw part.Wrong(name, $"has {text.Length} characters; it takes up to {MostPrepended}");
    }
}
