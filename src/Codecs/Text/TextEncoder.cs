using Maas.Codecs.Text.Cleaning;
using Maas.Core;
using Maas.Core.Registry;

namespace Maas.Codecs.Text;

/// <summary>
/// Texts to rows of token ids, int64 [length], and of what is no padding, as a <see cref="TextEncoding"/> declares. Training and serving
/// come through the same lines. For any number of threads.
/// </summary>
public sealed class TextEncoder
{
    private readonly TextCleaner cleaner;
    private readonly TextTokenizer tokenizer;

    /// <exception cref="ServiceException">The length leaves no room for a text.</exception>
    public TextEncoder(TextEncoding encoding, TextTokenizer tokenizer)
    {
        this.tokenizer = tokenizer;
        cleaner = new(encoding.Cleaning);
        Length = encoding.Length > tokenizer.Frame.Count
            ? encoding.Length
            : throw ServiceError.InvalidRequest.With($"encoding.length is {encoding.Length}; with the tokenizer's "
                + $"{tokenizer.Frame.Count} special tokens around a text it takes at least {tokenizer.Frame.Count + 1}");
    }

    /// <summary>How many ids a row has.</summary>
    public int Length { get; }

    /// <summary>
    /// Cleans and tokenizes one text, cuts it at the end so that the special tokens around it have room, and fills the row. A text
    /// without any token counts as one of padding: attention needs something to look at. The mask may be empty where none is asked for.
    /// </summary>
    public void Encode(string text, Span<long> ids, Span<long> mask)
    {
        var frame = tokenizer.Frame;
        var room = Length - frame.Count;
        var own = tokenizer.Encode(cleaner.Clean(text), room);
        var count = Math.Min(own.Count, room) + frame.Count;
        var seen = Math.Max(1, count);
        var start = tokenizer.PadsLeft ? Length - seen : 0;
        ids[..Length].Fill(tokenizer.PadId);
        if (!mask.IsEmpty)
        {
            mask[..Length].Clear();
            mask.Slice(start, seen).Fill(1);
        }

        var row = ids.Slice(start, seen);
        for (var i = 0; i < count; i++)
        {
            var behind = i - (count - frame.After.Count);
            row[i] = i < frame.Before.Count ? frame.Before[i] : behind >= 0 ? frame.After[behind] : own[i - frame.Before.Count];
        }
    }
}
