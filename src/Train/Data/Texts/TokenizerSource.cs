using Maas.Codecs.Text;
using Maas.Core.Jobs;
using Maas.Core.Registry;

namespace Maas.Train.Data.Texts;

/// <summary>Where a job's tokenizer comes from: a file that is brought, or its training part.</summary>
/// <param name="path">The file; null where the tokenizer is learned.</param>
internal sealed class TokenizerSource(TokenizerChoice choice, string? path)
{
    /// <summary>The tokenizer that is brought; null where it is learned.</summary>
    public TextTokenizer? Find() => path is null ? null : TextTokenizer.From(File.ReadAllBytes(path));

    /// <param name="texts">The training part's, read only where the tokenizer is learned.</param>
    public TextTokenizer Get(TextEncoding encoding, IEnumerable<string> texts, CancellationToken cancellation) =>
        Find() ?? TextTokenizer.Train(choice, encoding.Cleaning, texts, cancellation);

    /// <inheritdoc cref="Get"/>
    public async Task<TextTokenizer> GetAsync(TextEncoding encoding, IAsyncEnumerable<string> texts, CancellationToken cancellation) =>
        Find() ?? await TextTokenizer.TrainAsync(choice, encoding.Cleaning, texts, cancellation);
}
