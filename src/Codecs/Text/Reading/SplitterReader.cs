using System.Text;
using System.Text.RegularExpressions;
using Maas.Codecs.Text.Splitting;

namespace Maas.Codecs.Text.Reading;

/// <summary>Reads <c>pre_tokenizer</c>.</summary>
internal static class SplitterReader
{
    private static readonly string[] Known =
    [
        "ByteLevel", "Whitespace", "WhitespaceSplit", "BertPreTokenizer", "Split", "Punctuation", "Digits", "Metaspace",
        "CharDelimiterSplit", "Sequence",
    ];

    public static Splitter Read(TokenizerFields? fields)
    {
        var parts = new List<Splitter>();
        Parts.Each(fields, "pretokenizers", part => parts.Add(One(part)));
        return parts is [var single] ? single : CharacterSplits.Sequence(parts);
    }

    private static Splitter One(TokenizerFields part) => part.RequiredText("type") switch
    {
        "ByteLevel" => ByteLevelSplit.Of(part.Flag("add_prefix_space", true), part.Flag("use_regex", true)),
        "Whitespace" => CharacterSplits.Words,
        "WhitespaceSplit" => CharacterSplits.At(CharacterClass.IsWhiteSpace, SplitBehavior.Removed),
        "BertPreTokenizer" => CharacterSplits.Sequence(
        [
            CharacterSplits.At(CharacterClass.IsWhiteSpace, SplitBehavior.Removed),
            CharacterSplits.At(CharacterClass.IsPunctuation, SplitBehavior.Isolated),
        ]),
        "Split" => Split(part),
        "Punctuation" => CharacterSplits.At(CharacterClass.IsPunctuation, Behavior(part, SplitBehavior.Isolated)),
        "Digits" => CharacterSplits.At(
            CharacterClass.IsNumber, part.Flag("individual_digits", false) ? SplitBehavior.Isolated : SplitBehavior.Contiguous),
        "Metaspace" => MetaspaceSplit.Of(part.Character("replacement", '▁'), MetaspaceReader.Prepend(part), part.Flag("split", true)),
        "CharDelimiterSplit" => Delimiter(part.Character("delimiter", ' ')),
        var other => throw part.Unknown(other, Known),
    };

    private static Splitter Split(TokenizerFields part)
    {
        var behavior = Behavior(part, null);
        var inverted = part.Flag("invert", false);
        var (text, pattern) = PatternReader.Read(part);
        if (pattern?.Expression == ByteLevelSplit.Pattern && behavior == SplitBehavior.Isolated && !inverted)
        {
            return ByteLevelSplit.Words;
        }

        return new PatternSplit(pattern ?? new TimedPattern(Regex.Escape(text!)), behavior, inverted).Split;
    }

    private static Splitter Delimiter(char delimiter) => CharacterSplits.At(new Rune(delimiter).Equals, SplitBehavior.Removed);

    private static SplitBehavior Behavior(TokenizerFields part, SplitBehavior? otherwise) => part.Text("behavior") switch
    {
        null => otherwise ?? throw part.Wrong("behavior", "is missing"),
        "Removed" => SplitBehavior.Removed,
        "Isolated" => SplitBehavior.Isolated,
        "MergedWithPrevious" => SplitBehavior.MergedWithPrevious,
        "MergedWithNext" => SplitBehavior.MergedWithNext,
        "Contiguous" => SplitBehavior.Contiguous,
        var other => throw part.Wrong(
            "behavior", $"is {TokenizerFields.Quote(other)}; it takes one of {string.Join(", ", Enum.GetNames<SplitBehavior>())}"),
    };
}
