using System.Runtime.InteropServices;
using Maas.Codecs.Images;
using Maas.Codecs.Planning;
using Maas.Core.Jobs;
using Maas.Core.Registry;

namespace Maas.Train.Data.Archives;

/// <summary>Reads pictures in class folders. Mean and deviation of each channel are learned from the training part.</summary>
internal sealed class PictureReader(TrainingJob job, TrainingPlan plan, ImageEncoding encoding)
{
    private const int PicturesAtOnce = 64;

    public async Task<TrainingData> ReadAsync(DataFiles files, DataRoom room, CancellationToken cancellation)
    {
        var decoder = new PictureFiles(encoding);
        var folder = await ClassFolder.OpenAsync(files.Path, plan.Classes, cancellation);
        var parts = folder.Divide(job);
        var pictures = await folder.EncodeAsync(decoder, room, cancellation);
        var learned = plan.Standardize ? await LearnAsync(folder.ToPart(pictures, PartMembers.Of(parts)[Part.Training])) : encoding;
        var data = folder.ToData(new PictureExamples(pictures, learned), parts, new(learned), plan);
        if (files.TestPath is null)
        {
            return data;
        }

        var test = await ClassFolder.OpenAsync(files.TestPath, plan.Classes, cancellation);
        return data with { Test = test.Whole(new PictureExamples(await test.EncodeAsync(decoder, room, cancellation), learned)) };
    }

    // In the part's order, so that the sums do not depend on who read first.
    private async Task<ImageEncoding> LearnAsync(EncodedPart training)
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
