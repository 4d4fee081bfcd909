using System.Runtime.InteropServices;
using Maas.Codecs.Images;
using Maas.Codecs.Planning;
using Maas.Core.Jobs;
using Maas.Core.Registry;

namespace Maas.Train.Data.Archives;

/// <summary>Pictures. Mean and deviation of each channel are learned from the training part.</summary>
internal sealed class Pictures(TrainingPlan plan, ImageEncoding encoding, TrainingJob job) : IFolderContents
{
    private const int PicturesAtOnce = 64;

    public IFileEncoder Prepare(ClassFolder folder, IReadOnlyList<int> training, CancellationToken cancellation) =>
        new PictureFiles(encoding);

    public async Task<LearnedContents> LearnAsync(EncodedPart training)
    {
        var learned = plan.Standardize ? await StatisticsAsync(training) : encoding;
        return new(new(learned), pixels => new PictureExamples(pixels, learned, job.Data.Augmentation, job.Training.Seed));
    }

    // In the part's order, so that the sums do not depend on who read first.
    private async Task<ImageEncoding> StatisticsAsync(EncodedPart training)
    {
        var statistics = new ImageStatistics(encoding);
        var encoder = new ImageEncoder(encoding);
        var picture = new float[encoder.Length];
        await using var reader = training.ReadAll(PicturesAtOnce);
        while (await reader.ReadAsync() is { } batch)
        {
            using (batch)
            {
                var length = training.Layout.Inputs[0].Bytes;
                for (var row = 0; row < batch.Count; row++)
                {
                    encoder.Normalize(MemoryMarshal.Cast<byte, float>(batch.Input(0).Span.Slice(row * length, length)), picture);
                    statistics.Add(picture);
                }
            }
        }

        return statistics.ToEncoding();
    }
}
