using Maas.Codecs.Planning;
using Maas.Codecs.Text;
using Maas.Core;
using Maas.Core.Jobs;
using Maas.Core.Registry;

namespace Maas.Train.Data.Texts;

/// <summary>
/// Reads texts to learn what comes next: parts them, learns the tokenizer from the training part, and lays the tokens of each part in a
/// row.
/// </summary>
internal sealed class LanguageReader(DataFiles files, TrainingJob job, TrainingPlan plan, DataRoom room, TokenizerSource source)
{
    private readonly SplitRule split = job.Data.Split;
    private readonly TextEncoding encoding = plan.Text!;

    public async Task<TrainingData> ReadAsync(CancellationToken cancellation)
    {
        ITexts texts = plan.TextColumn is null
            ? await OneText.OpenAsync(files.Path, split, cancellation)
            : await TableTexts.OpenAsync(new(files.Path, files.Format), job, plan, cancellation);
        var learnedFrom = texts.ReadAsync(Part.Training, cancellation).Select(piece => piece.Text);
        var tokenizer = await source.GetAsync(encoding, learnedFrom, cancellation);
        using var open = new Unfinished();
        var data = new TrainingData
        {
            Training = open.Add(await EncodeAsync(texts, Part.Training, tokenizer, cancellation)),
            Validation = texts.Has(Part.Validation)
                ? open.Add(await EncodeAsync(texts, Part.Validation, tokenizer, cancellation))
                : null,
            Test = await TestAsync(texts, tokenizer, cancellation),
            Encoding = encoding,
            Files = new Dictionary<string, byte[]> { [encoding.Tokenizer] = tokenizer.ToJson() },
            Vocabulary = tokenizer.Vocabulary,
            Decoding = new TextDecoding { Output = TrainingPlan.OutputName, Context = encoding.Length },
            RowsWithoutTarget = 0,
        };
        open.HandOver();
        return data;
    }

    private async Task<EncodedPart?> TestAsync(ITexts texts, TextTokenizer tokenizer, CancellationToken cancellation)
    {
        if (files.TestPath is { } path)
        {
            texts = plan.TextColumn is null
                ? OneText.Whole(path, Part.Test)
                : await TableTexts.WholeAsync(new(path, files.Format), plan, Part.Test, cancellation);
            return await EncodeAsync(texts, Part.Test, tokenizer, cancellation);
        }

        return texts.Has(Part.Test) ? await EncodeAsync(texts, Part.Test, tokenizer, cancellation) : null;
    }

    private async Task<EncodedPart> EncodeAsync(ITexts texts, Part part, TextTokenizer tokenizer, CancellationToken cancellation)
    {
        using var open = new Unfinished();
        var tokens = open.Add(new TokenStore(room));
        var characters = 0L;
        var encoder = new LongTextEncoder(encoding.Cleaning, tokenizer);
        await foreach (var piece in texts.ReadAsync(part, cancellation))
        {
            foreach (var (ids, count) in piece.EndsText ? encoder.Add(piece.Text).Concat(encoder.End()) : encoder.Add(piece.Text))
            {
                tokens.Append(ids);
                characters += count;
            }

            if (piece.EndsText && tokenizer.EndOfTextId is { } end)
            {
                tokens.Append([end]);
            }
        }

        tokens.Finish();
        if (tokens.Count < 2)
        {
            throw ServiceError.InvalidDataset.With(
                $"the {part.Word()} part has {Counted.Of(tokens.Count, "token")}; at least 2 are needed to learn what comes next");
        }

        var windows = new TokenWindows(tokens, encoding.Length, job.Training.Seed);
        open.HandOver();
        return new(windows, [.. Enumerable.Range(0, windows.Count)]) { Characters = characters };
    }
}
