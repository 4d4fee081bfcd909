using System.Globalization;
using System.Text;
using Maas.Codecs.Text.Vocabularies;

namespace Maas.Codecs.Text.Restoring;

/// <summary>The decoders of <c>tokenizer.json</c> that are known here.</summary>
internal static class Restorers
{
    private static readonly (string Spaced, string Clean)[] English =
    [
        (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"),
        (" 'm", "'m"), (" do not", " don't"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
    ];

    // Bytes that are no UTF-8 (a model may write them) become U+FFFD.
    public static Restorer ByteLevel => tokens =>
    {
        var bytes = new List<byte>(tokens.Count * 4);
        foreach (var token in tokens)
        {
            ByteLetters.Read(token, bytes);
        }

        return [Encoding.UTF8.GetString([.. bytes])];
    };

    public static Restorer Fuse => tokens => [string.Concat(tokens)];

    public static Restorer Sequence(IReadOnlyList<Restorer> restorers) => tokens =>
        restorers.Aggregate(tokens, (current, restorer) => restorer(current));

    public static Restorer Replace(string what, string with) =>
        tokens => [.. tokens.Select(token => token.Replace(what, with, StringComparison.Ordinal))];

    public static Restorer Replace(TimedPattern pattern, string with) =>
        tokens => [.. tokens.Select(token => pattern.Replace(token, with))];

    public static Restorer WordPiece(string prefix, bool cleans) => tokens =>
    {
        var words = tokens.Select((token, i) => i == 0 ? token
            : token.StartsWith(prefix, StringComparison.Ordinal) ? token[prefix.Length..]
            : $" {token}");
        return [.. cleans ? words.Select(Clean) : words];
    };

    public static Restorer Metaspace(char replacement, bool prepended) => tokens =>
        [.. tokens.Select((token, i) => token.Replace(replacement.ToString(), i == 0 && prepended ? "" : " ", StringComparison.Ordinal))];

    public static Restorer EndSuffix(string suffix) => tokens =>
        [.. tokens.Select((token, i) => token.Replace(suffix, i == tokens.Count - 1 ? "" : " ", StringComparison.Ordinal))];

    /// <summary>Takes up to so many of a character off each token's ends.</summary>
    public static Restorer Strip(char content, int start, int stop) => tokens => [.. tokens.Select(token =>
    {
        var first = token.TakeWhile((each, i) => i < start && each == content).Count();
        var last = token.Reverse().TakeWhile((each, i) => i < stop && each == content).Count();
        return first + last >= token.Length ? "" : token[first..^last];
    })];

    /// <summary>Runs of tokens <c>&lt;0x00&gt;</c>… become the text of those bytes, or U+FFFD for each where they are no UTF-8.</summary>
    public static Restorer ByteFallback => tokens =>
    {
        var (restored, bytes) = (new List<string>(tokens.Count), new List<byte>());
        foreach (var token in tokens)
        {
            if (token is ['<', '0', 'x', _, _, '>']
                && byte.TryParse(token.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                bytes.Add(value);
                continue;
            }

            Flush(bytes, restored);
            restored.Add(token);
        }

        Flush(bytes, restored);
        return restored;
    };

    private static void Flush(List<byte> bytes, List<string> restored)
    {
        if (bytes.Count > 0)
        {
            restored.Add(System.Text.Unicode.Utf8.IsValid([.. bytes])
                ? Encoding.UTF8.GetString([.. bytes])
                : new('\uFFFD', bytes.Count));
            bytes.Clear();
        }
    }

    private static string Clean(string token) =>
        English.Aggregate(token, (text, pair) => text.Replace(pair.Spaced, pair.Clean, StringComparison.Ordinal));
}
