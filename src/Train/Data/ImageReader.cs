using System.Runtime.CompilerServices;
using Maas.Codecs.Images;
using Maas.Codecs.Planning;
using Maas.Core;
using Maas.Core.Jobs;
using Maas.Core.Registry;
using Maas.Datasets.Images;
using static TorchSharp.torch;

namespace Maas.Train.Data;

/// <summary>
/// Reads pictures in class folders: first their classes, to part them, then the pictures themselves. Mean and deviation of each
/// channel are learned from the training part as it is read, and applied to all parts at the end.
/// </summary>
internal sealed class ImageReader(string path, TrainingJob job, TrainingPlan plan, ImageEncoding encoding)
{
    private readonly ImageEncoder encoder = new(encoding);
    private readonly ImageStatistics statistics = new(encoding);

    public async Task<TrainingData> ReadAsync(CancellationToken cancellation)
    {
        var classes = await ReadClassesAsync(cancellation);
        var parts = Split.ByFractions(job.Data.Split, job.Training.Seed, classes.Count, classes);
        using var builders = new PartBuilders(parts, encoder.Shape);
        await foreach (var entry in EntriesAsync(cancellation))
        {
            Encode(entry, builders.Next(parts[entry.Index]), parts[entry.Index] == Part.Training);
        }

        var learned = plan.Standardize ? statistics.ToEncoding() : encoding;
        foreach (var builder in builders.All)
        {
            builder.Finish();
            Normalize(builder.Inputs, learned);
        }

        var decoding = new LabelDecoding { Output = TrainingPlan.OutputName, Labels = plan.Classes, Activation = plan.Activation };
        return builders.Finish(
            part => new([.. classes.Where((_, index) => parts[index] == part).Select(each => (long)each)], []), learned, decoding, 0);
    }

    private async Task<List<int>> ReadClassesAsync(CancellationToken cancellation)
    {
        var labels = plan.Classes.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        var classes = new List<int>();
        await foreach (var entry in EntriesAsync(cancellation))
        {
            classes.Add(labels.TryGetValue(entry.Class, out var known)
                ? known
                : throw ServiceError.InvalidDataset.With($"{entry.Name}: the dataset's report does not know the class \"{entry.Class}\""));
        }

        return classes;
    }

    private async IAsyncEnumerable<ImageEntry> EntriesAsync(
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var stream = File.OpenRead(path);
        await foreach (var entry in ImageEntries.ReadAsync(stream, cancellation))
        {
            yield return entry;
        }
    }

    private void Encode(ImageEntry entry, Span<float> destination, bool isLearnedFrom)
    {
        try
        {
            encoder.Encode(entry.Bytes.Span, destination);
        }
        catch (ServiceException error)
        {
            throw ServiceError.InvalidDataset.With($"{entry.Name}: {error.Detail}", new Violation(entry.Name, null, error.Detail));
        }

        if (isLearnedFrom)
        {
            statistics.Add(destination);
        }
    }

    // The same two operations in the same precision as ImageEncoder's, so the same bits (held by a test), without decoding twice.
    private static void Normalize(Tensor inputs, ImageEncoding learned)
    {
        if (learned.Mean.Count == 0)
        {
            return;
        }

        using var scope = NewDisposeScope();
        inputs.sub_(tensor(learned.Mean.ToArray(), [1, learned.Channels, 1, 1]));
        inputs.div_(tensor(learned.StandardDeviation.ToArray(), [1, learned.Channels, 1, 1]));
    }
}
