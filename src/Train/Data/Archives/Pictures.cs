using System.Runtime.InteropServices;
using Maas.Codecs.Images;
using Maas.Codecs.Planning;
using Maas.Core.Registry;

namespace Maas.Train.Data.Archives;

/// <summary>Pictures. Mean and deviation of each channel are learned from the training part.</summary>
internal sealed class Pictures(TrainingPlan plan, ImageEncoding encoding) : IFolderContents
{
    private const int PicturesAtOnce = 64;

    public IFileEncoder Prepare(ClassFolder folder, IReadOnlyList<int> training, CancellationToken cancellation) => new PictureFiles(encoding);

    public async Task<LearnedContents> LearnAsync(EncodedPart training)
    {
        var learned = plan.Standardize ? await StatisticsAsync(training) : encoding;
        return new(new(learned), pictures => new PictureExamples(pictures, learned));
    }

    // In the part's order, so that the sums do not depend on who read first.
    private async Task<ImageEncoding> StatisticsAsync(EncodedPart training)
    {
        var statistics = new ImageStatistics(encoding);
        await using var reader = training.ReadAll(PicturesAtOnce);
        while (await reader.ReadAsync() is { } batch)
        {
            using (batch)
            {
                var length = training.Layout.Inputs[0].Bytes;
                for (var row = 0; row < batch.Count; row++)
                {
                    statistics.Add(MemoryMarshal.Cast<byte, float>(batch.Input(0).Span.Slice(row * length, length)));
                }
            }
        }

        return statistics.ToEncoding();
    }
}
