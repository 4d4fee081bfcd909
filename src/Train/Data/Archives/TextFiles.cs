using Maas.Codecs.Planning;
using Maas.Datasets.Texts;
using Maas.Train.Data.Texts;

namespace Maas.Train.Data.Archives;

/// <summary>Texts, as tokens. The tokenizer is learned from the training part, unless it is brought.</summary>
internal sealed class TextFiles(TrainingPlan plan, TokenizerSource source) : IFolderContents
{
    private TextRecords? records;

    public IFileEncoder Prepare(ClassFolder folder, IReadOnlyList<int> training, CancellationToken cancellation)
    {
        records = new(plan.Text!, source.Get(plan.Text!, training.Select(folder.ReadText), cancellation));
        return new Encoder(records);
    }

    public Task<LearnedContents> LearnAsync(EncodedPart training) => Task.FromResult(new LearnedContents(records!.Learned, texts => texts));

    private sealed class Encoder(TextRecords records) : IFileEncoder
    {
        public IReadOnlyList<TensorLayout> Inputs => records.Inputs;

        public void Encode(ReadOnlySpan<byte> file, Span<byte> inputs) => records.Encode(PlainText.Decode(file), inputs);
    }
}
