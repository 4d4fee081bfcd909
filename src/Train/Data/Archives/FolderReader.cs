using Maas.Codecs.Planning;
using Maas.Core.Jobs;

namespace Maas.Train.Data.Archives;

/// <summary>Reads files in class folders: parts them by their classes, then encodes them as their training part teaches.</summary>
internal sealed class FolderReader(DataFiles files, TrainingJob job, TrainingPlan plan, DataRoom room)
{
    public async Task<TrainingData> ReadAsync(IFolderContents contents, CancellationToken cancellation)
    {
        using var open = new Unfinished();
        var folder = open.Add(await ClassFolder.OpenAsync(files.Path, plan.Classes, cancellation));
        var parts = Split.ByFractions(job.Data.Split, job.Training.Seed, folder.Classes.Count, folder.Classes);
        var training = PartMembers.Of(parts)[Part.Training];
        var encoder = contents.Prepare(folder, training, cancellation);
        var examples = open.Add(await folder.EncodeAsync(encoder, room, cancellation));
        var (learned, finish) = await contents.LearnAsync(folder.ToPart(examples, training));
        var data = folder.ToData(finish(examples), parts, learned, plan);
        data = files.TestPath is null
            ? data
            : data with { Test = await ReadTestAsync(files.TestPath, encoder, finish, cancellation) };
        open.HandOver();
        return data;
    }

    private async Task<EncodedPart> ReadTestAsync(
        string path, IFileEncoder encoder, Func<IExamples, IExamples> finish, CancellationToken cancellation)
    {
        using var open = new Unfinished();
        var folder = open.Add(await ClassFolder.OpenAsync(path, plan.Classes, cancellation));
        var test = folder.Whole(finish(await folder.EncodeAsync(encoder, room, cancellation)));
        open.HandOver();
        return test;
    }
}
