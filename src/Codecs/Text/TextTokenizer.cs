using System.Runtime.InteropServices;
using Maas.Codecs.Text.Framing;
using Maas.Codecs.Text.Learning;
using Maas.Codecs.Text.Reading;
using Maas.Codecs.Text.Splitting;
using Maas.Codecs.Text.Vocabularies;
using Maas.Codecs.Text.Writing;
using Maas.Core;
using Maas.Core.Jobs;
using Maas.Core.Registry;

namespace Maas.Codecs.Text;

/// <summary>
/// Text to token ids and back, as a <c>tokenizer.json</c> of Hugging Face's format says: byte-level or plain BPE, or WordPiece. Half a
/// surrogate pair counts as U+FFFD. For any number of threads.
/// </summary>
public sealed class TextTokenizer
{
    private static readonly string[] PadNames = ["[PAD]", "<pad>", "<|pad|>", "<|padding|>", "<|finetune_right_pad_id|>"];
    private static readonly string[] EndNames = ["<|endoftext|>", "</s>", "<|end_of_text|>", "<eos>", "[EOS]", "<|im_end|>", "[SEP]"];

    private readonly byte[] json;
    private readonly TokenizerParts parts;
    private readonly Dictionary<int, AddedToken> added;
    private readonly WordCache cache = new();

    private TextTokenizer(byte[] json, TokenizerParts parts)
    {
        (this.json, this.parts) = (json, parts);
        Segmentation = new(parts);
        added = parts.Added.ToDictionary(token => token.Id);
        EndOfTextId = Find(EndNames);
        PadId = parts.PadId ?? Find(PadNames) ?? EndOfTextId ?? 0;
    }

    /// <summary>One more than the greatest id: how many rows the embedding of a graph needs.</summary>
    public int Vocabulary => parts.Size;

    /// <summary>What rows are filled with; where the tokenizer has no token for it, the end of a text, else 0.</summary>
    public int PadId { get; }

    /// <summary>What ends a text, by the names that are usual for it; null where there is none.</summary>
    public int? EndOfTextId { get; }

    /// <summary>What stands for what the vocabulary can't write; null where nothing does (byte-level).</summary>
    public int? UnknownId => parts.Model.UnknownId;

    /// <summary>Rows are filled before a text instead of behind it.</summary>
    public bool PadsLeft => parts.PadsLeft;

    /// <summary>How many special tokens stand around a text.</summary>
    public int FrameLength => parts.Frame.Count;

    internal SpecialFrame Frame => parts.Frame;

    internal Segmentation Segmentation { get; }

    /// <exception cref="ServiceException">It is no such file, contradicts itself, or asks for what is not known here.</exception>
    public static TextTokenizer Read(ReadOnlyMemory<byte> tokenizerJson) =>
        new(tokenizerJson.ToArray(), TokenizerReader.Read(tokenizerJson));

    /// <summary>
    /// Reads a tokenizer as people bring it: a <c>tokenizer.json</c>, or a ZIP archive with one, with <c>vocab.json</c> and
    /// <c>merges.txt</c> (byte-level BPE), or with <c>vocab.txt</c> (WordPiece).
    /// </summary>
    /// <exception cref="ServiceException">It is none of these, contradicts itself, or asks for what is not known here.</exception>
    public static TextTokenizer From(ReadOnlyMemory<byte> file) => Read(TokenizerArchive.Open(file));

    /// <summary>Reads <c>vocab.json</c> with its <c>merges.txt</c> (byte-level BPE).</summary>
    /// <exception cref="ServiceException">They are something else, or contradict each other.</exception>
    public static TextTokenizer From(ReadOnlyMemory<byte> vocabulary, ReadOnlyMemory<byte> merges) =>
        Read(VocabularyFiles.BytePair(vocabulary, merges));

    /// <summary>Reads <c>vocab.txt</c> (WordPiece).</summary>
    /// <exception cref="ServiceException">It is something else.</exception>
    public static TextTokenizer FromWords(ReadOnlyMemory<byte> vocabulary) => Read(VocabularyFiles.WordPiece(vocabulary));

    /// <summary>
    /// Learns a tokenizer from texts, which are cleaned first. It has <see cref="TokenizerChoice.VocabularySize"/> tokens, or fewer
    /// where the texts don't have so many pairs that come twice. The same texts in the same order give the same tokenizer.
    /// </summary>
    public static TextTokenizer Train(
        TokenizerChoice choice, TextCleaning cleaning, IEnumerable<string> texts, CancellationToken cancellation)
    {
        var learner = new TokenizerLearner(choice, cleaning);
        foreach (var text in texts)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!learner.Add(text))
            {
                break;
            }
        }

        return learner.Learn(cancellation);
    }

    /// <inheritdoc cref="Train"/>
    public static async Task<TextTokenizer> TrainAsync(
        TokenizerChoice choice, TextCleaning cleaning, IAsyncEnumerable<string> texts, CancellationToken cancellation)
    {
        var learner = new TokenizerLearner(choice, cleaning);
        await foreach (var text in texts.WithCancellation(cancellation))
        {
            if (!learner.Add(text))
            {
                break;
            }
        }

        return learner.Learn(cancellation);
    }

    /// <summary>The <c>tokenizer.json</c> that it was read from, or that its training wrote.</summary>
    public byte[] ToJson() => [.. json];

    /// <summary>The ids of a text, without the special tokens that stand around it; special tokens that it has itself count.</summary>
    public int[] Encode(string text) => [.. Encode(text, int.MaxValue)];

    /// <summary>The text of ids; unknown ids, and special tokens unless asked for, are left out.</summary>
    public string Decode(IEnumerable<int> ids, bool keepSpecial = false)
    {
        var tokens = new List<string>();
        foreach (var id in ids)
        {
            if (added.TryGetValue(id, out var token))
            {
                tokens.AddRange(keepSpecial || !token.Special ? [token.Content] : []);
            }
            else if (parts.Model.Vocabulary.TryToken(id, out var name))
            {
                tokens.Add(name);
            }
        }

        return string.Concat(parts.Restorer(tokens));
    }

    /// <summary>The first ids of a text: it ends with the word that reaches <paramref name="enough"/>.</summary>
    internal List<int> Encode(string text, int enough)
    {
        using var time = PatternTime.Begin(text.Length);
        var ids = new List<int>();
        foreach (var (piece, token) in Segmentation.Parts(text))
        {
            if (ids.Count >= enough)
            {
                break;
            }

            if (token is not null)
            {
                ids.Add(token.Id);
            }
            else
            {
                Encode(piece, enough, ids);
            }
        }

        return ids;
    }

    private void Encode(Piece piece, int enough, List<int> ids)
    {
        var words = new List<Piece>();
        parts.Splitter(piece, words);
        foreach (var word in words)
        {
            if (ids.Count >= enough)
            {
                return;
            }

            if (cache.TryGet(word.Span, out var known))
            {
                ids.AddRange(known);
                continue;
            }

            var before = ids.Count;
            parts.Model.Encode(word.Span, ids);
            cache.Add(word.Span, CollectionsMarshal.AsSpan(ids)[before..]);
        }
    }

    private int? Find(string[] names) => names
        .Select(name => parts.Added.FirstOrDefault(token => token.Content == name)?.Id ?? parts.Model.Vocabulary.FindId(name))
        .FirstOrDefault(id => id is not null);
}
